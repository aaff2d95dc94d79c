import type { Services } from '../services.ts'
import { openUnboundSeal } from '../session/user-seal.ts'

/** What a request shows of its sender. */
export type SenderEvidence = {
  /** Null: unknown. */
  readonly address: string | null
  /** The values of `UU` that it sent. */
  readonly userSeals: readonly string[]
}

/** The peer hung up before anybody asked for its address, or came by a Unix socket: all of these are one sender. */
const UNKNOWN = 'unknown'

/**
 * The sender whose allowance a callback uses: its address. Where that would have to wait, it is the user who logged in
 * here, whatever the address: so nobody waits for strangers behind the same proxy or carrier. A `UU` counts until the
 * absolute end of its session; one that was stolen gains one more allowance, wherever and however often it is used.
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
