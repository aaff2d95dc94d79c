import type { AuthorizationCode } from '../wechat/authorization-code.ts'
import type { Remedy } from '../wechat/errcodes.ts'
import { isWeChatError, type WeChatError, WeChatRefusedError } from '../wechat/exchange-error.ts'
import type { TokenGrant } from '../wechat/token-reply.ts'

export type Answer =
  | { readonly kind: 'granted'; readonly grant: TokenGrant }
  | { readonly kind: 'failed'; readonly error: WeChatError }

export function remedyOf(error: WeChatError): Remedy {
  return error instanceof WeChatRefusedError ? error.remedy : 'retry-later'
}

const TOTAL_BUDGET_MS = 5000
const ONE_TRY_MS = 3000
const FIRST_PAUSE_MS = 200

/**
 * Asks WeChat who the code stands for, and again only where it cannot have taken the code (busy, or never
 * reached), pausing longer each time, within 5 s in all.
 * @param exchange one try, within that many milliseconds
 */
export async function askWeChat(
  code: AuthorizationCode,
  exchange: (code: AuthorizationCode, timeoutMs: number) => Promise<TokenGrant>,
  nowMs: () => number,
  sleep: (ms: number) => Promise<unknown>,
): Promise<Answer> {
  const endMs = nowMs() + TOTAL_BUDGET_MS
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 2) {
    const answer = await askOnce(code, exchange, Math.min(ONE_TRY_MS, endMs - nowMs()))
    if (answer.kind === 'granted' || answer.error.codeMayBeSpent || nowMs() + pauseMs >= endMs) return answer
    await sleep(pauseMs)
  }
}

async function askOnce(
  code: AuthorizationCode,
  exchange: (code: AuthorizationCode, timeoutMs: number) => Promise<TokenGrant>,
  timeoutMs: number,
): Promise<Answer> {
  try {
    return { kind: 'granted', grant: await exchange(code, timeoutMs) }
  } catch (error) {
    if (isWeChatError(error)) return { kind: 'failed', error }
    throw error
  }
}
