import { z } from 'zod'
import type { KeyRing } from '../keys/keys.ts'
import { openSeal, seal } from '../keys/seal.ts'

const seconds = z.int().nonnegative()

const keptTicket = z.object({
  kind: z.literal('ticket'),
  accessToken: z.string().min(1),
  tokenEndsAt: seconds,
  ticket: z.string().min(1),
  ticketEndsAt: seconds,
})
const keptRefusal = z.object({ kind: z.literal('refused') })
const kept = z.discriminatedUnion('kind', [keptTicket, keptRefusal])

/** The account's access token and ticket, as all processes share them. Ends are in seconds since 1970. */
export type KeptTicket = Readonly<z.infer<typeof keptTicket>>

/** What the store holds for all processes; `refused`: WeChat was asked in vain, and is left alone for a while. */
export type Kept = KeptTicket | Readonly<z.infer<typeof keptRefusal>>

/** Sealed, so that who reads the store can neither speak for the account nor sign. */
export function sealKept(content: Kept, ttlSeconds: number, keys: KeyRing): Promise<string> {
  return seal('jsSdk', content, ttlSeconds, keys)
}

/** Null: forged, expired, of a removed secret, or of another shape. */
export function openKept(text: string, keys: KeyRing): Promise<Kept | null> {
  return openSeal('jsSdk', text, kept, keys)
}
