import type { Account } from './account.ts'
import type { AuthorizationCode } from './authorization-code.ts'
import { connectionFault } from './connection-fault.ts'
import { WeChatUnreachableError } from './exchange-error.ts'
import { judgeTokenReply, type TokenGrant } from './token-reply.ts'

const LONGEST_REPLY_BYTES = 64 * 1024

/**
 * Swaps the one-use code for the openId (seed 7–8). Asks once: after a timeout the code may be spent.
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

async function fetchText(url: URL, timeoutMs: number, fetchFn: typeof fetch): Promise<string> {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    // Followed, a redirect would carry the secret elsewhere; kept by Next's cache, the answer would serve twice.
    const response = await fetchFn(url, { redirect: 'manual', cache: 'no-store', signal })
    if (response.status === 200) return await readText(response)
    await response.body?.cancel()
    throw new WeChatUnreachableError('http-status', `HTTP_${response.status}`)
  } catch (thrown) {
    throw thrown instanceof WeChatUnreachableError ? thrown : connectionFault(thrown, signal.aborted)
  }
}

/** Leaving the loop early cancels the stream, so that no more than the limit is ever held. */
async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let readBytes = 0
  for await (const chunk of response.body ?? []) {
    readBytes += chunk.byteLength
    if (readBytes > LONGEST_REPLY_BYTES) throw new WeChatUnreachableError('unreadable')
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
