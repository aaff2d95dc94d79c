import { z } from 'zod'
import { WeChatRefusedError, WeChatUnreachableError } from './exchange-error.ts'
import { type OpenId, parseOpenId } from './open-id.ts'

export type TokenGrant = {
  readonly openId: OpenId
  /** A throw-away identity of WeChat's snapshot page: no account, session or cookie may come of it. */
  readonly snapshot: boolean
  readonly scope: readonly string[]
  /** A secret: opens the user's profile for two hours when the scope is `snsapi_userinfo`. Null: none came. */
  readonly accessToken: string | null
  /** The same user across the accounts of one open platform; says nothing about `snapshot`. */
  readonly unionId: string | null
}

const numericText = z.stringFormat('numeric', /^-?\d{1,9}$/).transform(Number)

const tokenReply = z.object({
  errcode: z.union([z.int(), numericText]).nullish(),
  errmsg: z.string().catch(''),
  openid: z.string().catch(''),
  is_snapshotuser: z.unknown().optional(),
  scope: z.string().catch(''),
  access_token: z.string().min(1).nullable().catch(null),
  unionid: z.string().min(1).nullable().catch(null),
})

const RID = /\brid: ([0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8})\b/

/**
 * Judges the body of the token endpoint, whatever its content type: errors come with HTTP 200 too. Loose
 * about everything but the openId.
 * @throws {WeChatRefusedError} an errcode other than 0
 * @throws {WeChatUnreachableError} `unreadable`: no JSON object, or none with a sane openId
 * @see WeChat 网页授权, step 2; RFC 6749 §5
 */
export function judgeTokenReply(body: string): TokenGrant {
  const reply = tokenReply.safeParse(parseLooseJson(body))
  if (!reply.success) throw new WeChatUnreachableError('unreadable')
  const { errcode, errmsg, openid, is_snapshotuser, scope, access_token, unionid } = reply.data
  if (errcode) throw new WeChatRefusedError(errcode, RID.exec(errmsg)?.[1] ?? null)
  const openId = parseOpenId(openid)
  if (openId === null) throw new WeChatUnreachableError('unreadable')
  return {
    openId,
    snapshot: Number(is_snapshotuser) === 1,
    scope: scope.split(',').filter((name) => name !== ''),
    accessToken: access_token,
    unionId: unionid,
  }
}

/** JSON as WeChat writes it: nicknames may hold raw control characters, a BOM may lead. Undefined: not even that. */
function parseLooseJson(body: string): unknown {
  try {
    return JSON.parse(body.replace(/^\uFEFF/, '').replace(/\p{Cc}/gu, ' '))
  } catch {
    return undefined
  }
}
