import type { Config } from '../config/config.ts'
import { clientAddress } from '../http/client-address.ts'
import type { KeyRing } from '../keys/keys.ts'
import { readSentCookies } from '../session/login-cookies.ts'
import { openUnboundSeal } from '../session/user-seal.ts'

type Knowing = { readonly config: Config; readonly keys: KeyRing; readonly nowMs: () => number }

/** The peer hung up before anybody asked for its address, or came by a Unix socket: all of these are one sender. */
const UNKNOWN = 'unknown'

/**
 * The one whose allowance a callback uses: its address. Where that would have to wait, it is the user who logged in
 * here, whatever the address: so nobody waits for strangers behind the same proxy or carrier. A `UU` counts until the
 * absolute end of its session; one that was stolen gains one more allowance, wherever and however often it is used.
 */
export async function senderOf(
  headers: Headers,
  services: Knowing,
  wouldWait: (sender: string) => boolean,
): Promise<string> {
  const { trustedProxies } = services.config
  const address = clientAddress(headers, trustedProxies) ?? UNKNOWN
  if (!wouldWait(address)) return address
  return (await userBehind(headers, services)) ?? address
}

async function userBehind(headers: Headers, { config, keys, nowMs }: Knowing): Promise<string | null> {
  for (const text of readSentCookies(headers, config, keys).userSeals) {
    const user = await openUnboundSeal(text, keys)
    if (user !== null && user.endsAt * 1000 > nowMs()) return `user ${user.openId}`
  }
  return null
}
