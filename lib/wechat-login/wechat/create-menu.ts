import { z } from 'zod'
import type { Account } from './account.ts'
import { postJson } from './fetch-text.ts'
import { readReply } from './reply.ts'

/**
 * Replaces the account's custom menu.
 * @param menu as WeChat takes it
 * @param timeoutMs budget of the whole call, in milliseconds
 * @throws {WeChatRefusedError} such as 40018: a name is too long
 * @throws {WeChatUnreachableError} no readable answer in time
 * @see WeChat 自定义菜单, 创建接口
 */
export async function createMenu(
  menu: object,
  accessToken: string,
  { apiOrigin }: Pick<Account, 'apiOrigin'>,
  timeoutMs: number,
  fetchFn: typeof fetch = fetch,
): Promise<void> {
  const url = new URL('/cgi-bin/menu/create', apiOrigin)
  url.searchParams.set('access_token', accessToken)
  readReply(await postJson(url, menu, timeoutMs, fetchFn), z.object({}))
}
