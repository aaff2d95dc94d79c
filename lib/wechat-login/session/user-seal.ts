import { z } from 'zod'
import type { KeyRing } from '../keys/keys.ts'
import { openSeal, seal } from '../keys/seal.ts'
import { type OpenId, parseOpenId } from '../wechat/open-id.ts'
import type { SessionRecord } from './record.ts'
import { sessionKey, type Tracker } from './tracker.ts'

/** Who the visitor was, as the UU cookie says while the store cannot be asked. Times are seconds since 1970. */
export type SealedUser = {
  readonly openId: OpenId
  readonly sealedAt: number
  readonly endsAt: number
  /** How many logins came within minutes of each other, up to this seal; 0 once the session was found again. */
  readonly logins: number
}

const NO_TTL = null // iron-session's own tolerates 60 s too many: the times inside are judged instead

const sealed = z.object({
  openId: z.string(),
  key: z.string(),
  sealedAt: z.int(),
  endsAt: z.int(),
  logins: z.int().default(0),
})

/**
 * UU: the openId sealed for this T alone (step 9). Costs about 0.4 ms.
 * @param logins see `SealedUser`
 */
export function sealUser(
  record: SessionRecord,
  tracker: Tracker,
  nowSeconds: number,
  keys: KeyRing,
  logins = 0,
): Promise<string> {
  const user: z.infer<typeof sealed> = {
    openId: record.openId,
    key: sessionKey(tracker),
    sealedAt: nowSeconds,
    endsAt: record.endsAt,
    logins,
  }
  return seal('user', user, NO_TTL, keys)
}

/** The user in a UU sealed for this T, or null: forged, of another T, or none of ours. */
export async function openUserSeal(
  text: string,
  tracker: Tracker,
  keys: KeyRing,
): Promise<SealedUser | null> {
  const opened = await openUnboundSeal(text, keys)
  return opened?.key === sessionKey(tracker) ? opened : null
}

/** The user in a UU of whatever T: says who was here, and vouches for nobody. */
export async function openUnboundSeal(
  text: string,
  keys: KeyRing,
): Promise<(SealedUser & { readonly key: string }) | null> {
  const user = await openSeal('user', text, sealed, keys)
  const openId = user === null ? null : parseOpenId(user.openId)
  return user === null || openId === null ? null : { ...user, openId }
}
