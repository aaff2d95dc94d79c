import { z } from 'zod'
import type { KeyRing } from '../keys/keys.ts'
import { openSeal, seal } from '../keys/seal.ts'
import type { OpenId } from '../wechat/open-id.ts'
import { CONSENT_SECONDS } from './profile.ts'

const sealed = z.object({ openId: z.string(), refreshToken: z.string() })

/** WeChat's refresh token as the store may hold it: nobody who steals the store can use it, for anybody. */
export function sealRefreshToken(refreshToken: string, openId: OpenId, keys: KeyRing): Promise<string> {
  const content: z.infer<typeof sealed> = { openId, refreshToken }
  return seal('profile', content, CONSENT_SECONDS, keys)
}

/** Null: forged, over, of a secret that is gone, or somebody else's. */
export async function openRefreshSeal(text: string, openId: OpenId, keys: KeyRing): Promise<string | null> {
  const content = await openSeal('profile', text, sealed, keys)
  return content?.openId === openId ? content.refreshToken : null
}
