import { z } from 'zod'
import { WeChatUnreachableError } from './exchange-error.ts'
import { type OpenId, parseOpenId } from './open-id.ts'
import { readReply } from './reply.ts'

export type TokenGrant = {
  readonly openId: OpenId
  /** A virtual user of WeChat's snapshot page: it must get no account, session or cookie. */
  readonly snapshot: boolean
  readonly scope: readonly string[]
  /** A secret: reads the user's profile for two hours, with scope `snsapi_userinfo`. Null: none came. */
  readonly accessToken: string | null
  /** A secret: gives new access tokens for thirty days. Null: none came. */
  readonly refreshToken: string | null
}

const secret = z.string().min(1).nullable().catch(null)

const tokenReply = z.object({
  openid: z.string().catch(''),
  is_snapshotuser: z.unknown().optional(),
  scope: z.string().catch(''),
  access_token: secret,
  refresh_token: secret,
})

/**
 * Parses the body of the token endpoint, strict only about the openId.
 * @throws {WeChatRefusedError} an errcode other than 0
 * @throws {WeChatUnreachableError} `unreadable`: no JSON object, or none with a sane openId
 * @see WeChat 网页授权, step 2; RFC 6749 §5
 */
export function judgeTokenReply(body: string): TokenGrant {
  const { openid, is_snapshotuser, scope, access_token, refresh_token } = readReply(body, tokenReply)
  const openId = parseOpenId(openid)
  if (openId === null) throw new WeChatUnreachableError('unreadable')
  return {
    openId,
    snapshot: Number(is_snapshotuser) === 1,
    scope: scope.split(',').filter((name) => name !== ''),
    accessToken: access_token,
    refreshToken: refresh_token,
  }
}
