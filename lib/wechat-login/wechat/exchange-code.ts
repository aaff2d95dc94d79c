import type { Account } from './account.ts'
import type { AuthorizationCode } from './authorization-code.ts'
import { fetchText } from './fetch-text.ts'
import { judgeTokenReply, type TokenGrant } from './token-reply.ts'

/**
 * Swaps the one-use code for the openId (steps 7 and 8). Asks once: after a timeout the code may be used up.
 * @param timeoutMs budget of the whole call, body included, in milliseconds
 * @throws {WeChatRefusedError} an errcode; WeChat sends it with HTTP 200
 * @throws {WeChatUnreachableError} no readable answer in time
 * @see WeChat 网页授权, step 2; RFC 6749 §4.1.3
 */
export async function exchangeCode(
  code: AuthorizationCode,
  account: Account,
  timeoutMs: number,
  fetchFn: typeof fetch = fetch,
): Promise<TokenGrant> {
  const body = await fetchText(accessTokenUrl(code, account), timeoutMs, fetchFn)
  return judgeTokenReply(body)
}

function accessTokenUrl(code: AuthorizationCode, account: Account): URL {
  const url = new URL('/sns/oauth2/access_token', account.apiOrigin)
  url.searchParams.set('appid', account.appId)
  url.searchParams.set('secret', account.secret)
  url.searchParams.set('code', code)
  url.searchParams.set('grant_type', 'authorization_code')
  return url
}
