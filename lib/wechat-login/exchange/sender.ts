import type { Services } from '../services.ts'
import { openUnboundSeal } from '../session/user-seal.ts'

/** What a request shows about its sender. */
export type SenderEvidence = {
  /** Null: unknown. */
  readonly address: string | null
  /** The values of `UU` that it sent. */
  readonly userSeals: readonly string[]
}

/** For connections that closed before their address was read, and for Unix sockets: together one sender. */
const UNKNOWN = 'unknown'

/**
 * The sender whose allowance a callback uses: its address. If that would wait, the user in `UU`, so that known visitors
 * do not wait for strangers behind the same proxy or carrier. A `UU` counts until the absolute end of its session; a
 * stolen one gains one more allowance, however often it is used.
 */
export async function senderOf(
  { address, userSeals }: SenderEvidence,
  services: Pick<Services, 'keys' | 'nowMs'>,
  wouldWait: (sender: string) => boolean,
): Promise<string> {
  const known = address ?? UNKNOWN
  if (!wouldWait(known)) return known
  return (await userBehind(userSeals, services)) ?? known
}

async function userBehind(
  userSeals: readonly string[],
  { keys, nowMs }: Pick<Services, 'keys' | 'nowMs'>,
): Promise<string | null> {
  for (const text of userSeals) {
    const user = await openUnboundSeal(text, keys)
    if (user !== null && user.endsAt * 1000 > nowMs()) return `user ${user.openId}`
  }
  return null
}
