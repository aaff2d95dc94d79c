import { z } from 'zod'
import type { KeyRing } from '../keys/keys.ts'
import { openSeal, seal } from '../keys/seal.ts'
import type { OpenId } from '../wechat/open-id.ts'
import { CONSENT_SECONDS } from './profile.ts'

const sealed = z.object({ openId: z.string(), refreshToken: z.string() })

/** Seals WeChat's refresh token for the store, so that a stolen store is of no use. */
export function sealRefreshToken(refreshToken: string, openId: OpenId, keys: KeyRing): Promise<string> {
  const content: z.infer<typeof sealed> = { openId, refreshToken }
  return seal('profile', content, CONSENT_SECONDS, keys)
}

/** Null: forged, expired, of a removed secret, or another user's. */
export async function openRefreshSeal(text: string, openId: OpenId, keys: KeyRing): Promise<string | null> {
  const content = await openSeal('profile', text, sealed, keys)
  return content?.openId === openId ? content.refreshToken : null
}
