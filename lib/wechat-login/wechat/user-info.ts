import { z } from 'zod'
import type { Account } from './account.ts'
import { type AvatarUrl, parseAvatarUrl } from './avatar-url.ts'
import { WeChatUnreachableError } from './exchange-error.ts'
import { fetchText } from './fetch-text.ts'
import { type OpenId, parseOpenId } from './open-id.ts'
import { readReply } from './reply.ts'

/** What WeChat says about a user who consented; since 2021-10-20 without gender and region. */
export type UserInfo = {
  readonly openId: OpenId
  /** As the user wrote it, without characters that reorder or break a line; may be empty. */
  readonly nickname: string
  readonly avatarUrl: AvatarUrl | null
}

const LONGEST_NICKNAME = 64 // code points; WeChat allows 16 or so

const userInfoReply = z.object({
  openid: z.string().catch(''),
  nickname: z.string().catch(''),
  headimgurl: z.string().catch(''),
})

/**
 * The profile behind an access token of scope `snsapi_userinfo`.
 * @param timeoutMs budget of the whole call, in milliseconds
 * @throws {WeChatRefusedError} such as 48001: the token is of `snsapi_base`
 * @throws {WeChatUnreachableError} no readable answer in time
 * @see WeChat 网页授权, step 4
 */
export async function askUserInfo(
  accessToken: string,
  openId: OpenId,
  { apiOrigin }: Pick<Account, 'apiOrigin'>,
  timeoutMs: number,
  fetchFn: typeof fetch = fetch,
): Promise<UserInfo> {
  const url = new URL('/sns/userinfo', apiOrigin)
  url.searchParams.set('access_token', accessToken)
  url.searchParams.set('openid', openId)
  url.searchParams.set('lang', 'zh_CN')
  return judgeUserInfo(await fetchText(url, timeoutMs, fetchFn))
}

/**
 * Strict only about the openId.
 * @throws {WeChatRefusedError} an errcode other than 0
 * @throws {WeChatUnreachableError} `unreadable`: no JSON object, or none with a sane openId
 */
export function judgeUserInfo(body: string): UserInfo {
  const { openid, nickname, headimgurl } = readReply(body, userInfoReply)
  const openId = parseOpenId(openid)
  if (openId === null) throw new WeChatUnreachableError('unreadable')
  return { openId, nickname: plainNickname(nickname), avatarUrl: parseAvatarUrl(headimgurl) }
}

/** Removes control characters, marks of direction and lone surrogates, which could disguise the text around it. */
function plainNickname(text: string): string {
  const plain = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u2069\uFFFD]/gu, ' ')
    .trim()
  return [...plain].slice(0, LONGEST_NICKNAME).join('')
}
