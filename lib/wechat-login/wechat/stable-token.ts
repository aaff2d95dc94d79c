import { z } from 'zod'
import type { Account } from './account.ts'
import { postJson } from './fetch-text.ts'
import { readReply } from './reply.ts'

/** What the account itself may ask WeChat's API with. A secret. */
export type AppToken = { readonly accessToken: string; readonly lifetimeSeconds: number }

const stableToken = z.object({
  access_token: z.string().min(1).max(1024),
  expires_in: z.int().positive(),
})

/** WeChat does not take this access token, or not any more: another one may help. */
const TOKEN_REFUSED: readonly number[] = [40001, 40014, 42001]

export function isTokenRefused(errcode: number): boolean {
  return TOKEN_REFUSED.includes(errcode)
}

/**
 * The account's access token. In the normal mode whoever asks gets the same one until shortly before its end, so
 * nobody's token is ended by asking.
 * @param timeoutMs budget of the whole call, in milliseconds
 * @throws {WeChatRefusedError} such as 40164: this server's address is not on the allow-list
 * @throws {WeChatUnreachableError} no readable answer in time
 * @see WeChat 获取稳定版接口调用凭据
 */
export async function askStableToken(
  account: Account,
  timeoutMs: number,
  fetchFn: typeof fetch = fetch,
): Promise<AppToken> {
  return judgeStableToken(await fetchStableToken(account, timeoutMs, fetchFn))
}

/** The reply as it came; it may hold a token. @throws {WeChatUnreachableError} */
export function fetchStableToken(
  { appId: appid, secret, apiOrigin }: Account,
  timeoutMs: number,
  fetchFn: typeof fetch,
): Promise<string> {
  const asked = { grant_type: 'client_credential', appid, secret, force_refresh: false }
  return postJson(new URL('/cgi-bin/stable_token', apiOrigin), asked, timeoutMs, fetchFn)
}

/** @throws {WeChatError} as `askStableToken` */
export function judgeStableToken(body: string): AppToken {
  const { access_token, expires_in } = readReply(body, stableToken)
  return { accessToken: access_token, lifetimeSeconds: expires_in }
}
