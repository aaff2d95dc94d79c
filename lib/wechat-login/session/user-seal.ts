import type { z } from 'zod'
import type { KeyRing } from '../keys/keys.ts'
import { openSeal, seal } from '../keys/seal.ts'
import { type OpenId, parseOpenId } from '../wechat/open-id.ts'
import type { SessionRecord } from './record.ts'
import type { sealedUser } from './sealed-user.ts'
import { sessionKey, type Tracker } from './tracker.ts'

/** The content of UU, which says who the visitor is while the store cannot be asked. Times are seconds since 1970. */
export type SealedUser = {
  readonly openId: OpenId
  readonly sealedAt: number
  readonly endsAt: number
  /** How many logins followed each other within minutes; 0 once the session was found. */
  readonly logins: number
}

const NO_TTL = null // iron-session's check allows 60 s more; the times inside are checked instead

const schema = async () => (await import('./sealed-user.ts')).sealedUser

/**
 * UU: the openId, sealed for this T (step 9). Takes about 0.4 ms.
 * @param logins see `SealedUser`
 */
export function sealUser(
  record: SessionRecord,
  tracker: Tracker,
  nowSeconds: number,
  keys: KeyRing,
  logins = 0,
): Promise<string> {
  const user: z.infer<typeof sealedUser> = {
    openId: record.openId,
    key: sessionKey(tracker),
    sealedAt: nowSeconds,
    endsAt: record.endsAt,
    logins,
  }
  return seal('user', user, NO_TTL, keys)
}

/** The user in a UU sealed for this T; null: forged, or of another T. */
export async function openUserSeal(
  text: string,
  tracker: Tracker,
  keys: KeyRing,
): Promise<SealedUser | null> {
  const opened = await openUnboundSeal(text, keys)
  return opened?.key === sessionKey(tracker) ? opened : null
}

/** The user in a UU of any T. It shows who was here, and proves nothing about this visitor. */
export async function openUnboundSeal(
  text: string,
  keys: KeyRing,
): Promise<(SealedUser & { readonly key: string }) | null> {
  const user = await openSeal('user', text, await schema(), keys)
  const openId = user === null ? null : parseOpenId(user.openId)
  return user === null || openId === null ? null : { ...user, openId }
}
