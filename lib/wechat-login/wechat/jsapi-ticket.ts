import { z } from 'zod'
import type { Account } from './account.ts'
import { fetchText } from './fetch-text.ts'
import { readReply } from './reply.ts'

/** What addresses are signed with for the JS-SDK. A secret. */
export type JsapiTicket = { readonly ticket: string; readonly lifetimeSeconds: number }

const ticketReply = z.object({ ticket: z.string().min(1).max(1024), expires_in: z.int().positive() })

/**
 * The ticket of the JS-SDK.
 * @param timeoutMs budget of the whole call, in milliseconds
 * @throws {WeChatRefusedError} such as 40001 or 42001: the access token is refused
 * @throws {WeChatUnreachableError} no readable answer in time
 * @see WeChat JS-SDK说明文档, 附录1
 */
export async function askJsapiTicket(
  accessToken: string,
  { apiOrigin }: Pick<Account, 'apiOrigin'>,
  timeoutMs: number,
  fetchFn: typeof fetch = fetch,
): Promise<JsapiTicket> {
  const url = new URL('/cgi-bin/ticket/getticket', apiOrigin)
  url.searchParams.set('access_token', accessToken)
  url.searchParams.set('type', 'jsapi')
  return judgeTicketReply(await fetchText(url, timeoutMs, fetchFn))
}

/** @throws {WeChatError} as `askJsapiTicket` */
export function judgeTicketReply(body: string): JsapiTicket {
  const { ticket, expires_in } = readReply(body, ticketReply)
  return { ticket, lifetimeSeconds: expires_in }
}
