import type { Account } from './account.ts'
import { fetchText } from './fetch-text.ts'
import { judgeTokenReply, type TokenGrant } from './token-reply.ts'

/**
 * Another access token for a user who consented within thirty days, without the browser.
 * @param timeoutMs budget of the whole call, in milliseconds
 * @throws {WeChatRefusedError} such as 40030 or 42002: the consent is over
 * @throws {WeChatUnreachableError} no readable answer in time
 * @see WeChat 网页授权, step 3
 */
export async function refreshAccess(
  refreshToken: string,
  { appId, apiOrigin }: Pick<Account, 'appId' | 'apiOrigin'>,
  timeoutMs: number,
  fetchFn: typeof fetch = fetch,
): Promise<TokenGrant> {
  const url = new URL('/sns/oauth2/refresh_token', apiOrigin)
  url.searchParams.set('appid', appId)
  url.searchParams.set('grant_type', 'refresh_token')
  url.searchParams.set('refresh_token', refreshToken)
  return judgeTokenReply(await fetchText(url, timeoutMs, fetchFn))
}
