import { sealData, unsealData } from 'iron-session'
import { z } from 'zod'
import type { KeyRing } from '../keys.ts'
import type { OpenId } from '../wechat/open-id.ts'
import { CONSENT_SECONDS } from './profile.ts'

const sealed = z.object({ openId: z.string(), refreshToken: z.string() })

/** WeChat's refresh token as the store may hold it: nobody who steals the store can use it, for anybody. */
export function sealRefreshToken(refreshToken: string, openId: OpenId, keys: KeyRing): Promise<string> {
  const { id, profileSeal } = keys.signing
  const content: z.infer<typeof sealed> = { openId, refreshToken }
  return sealData(content, { password: { [id]: profileSeal }, ttl: CONSENT_SECONDS })
}

/** Null: forged, over, of a secret that is gone, or somebody else's. */
export async function openRefreshSeal(seal: string, openId: OpenId, keys: KeyRing): Promise<string | null> {
  const password = Object.fromEntries(keys.all.map(({ id, profileSeal }) => [id, profileSeal]))
  const { data } = sealed.safeParse(await unsealData(seal, { password, ttl: CONSENT_SECONDS }))
  return data?.openId === openId ? data.refreshToken : null
}
