import type { Services } from '../services.ts'
import type { AuthorizationCode } from '../wechat/authorization-code.ts'
import { isWeChatError, type WeChatError } from '../wechat/exchange-error.ts'
import type { TokenGrant } from '../wechat/token-reply.ts'

export type Answer =
  | { readonly kind: 'granted'; readonly grant: TokenGrant }
  | { readonly kind: 'failed'; readonly error: WeChatError }

const TOTAL_BUDGET_MS = 5000
const ONE_TRY_MS = 3000
const PAUSES_MS = [200, 800] // between three tries of one code: more tries would only add to the load of a busy WeChat
const SHORTEST_TRY_MS = 300

/**
 * Asks WeChat whose code it is. Retries at most twice, and only if WeChat cannot have used the code up (busy, or never
 * reached). The second pause is longer; all takes at most 5 s.
 * @param services `mayAskAgain` allows and counts a retry
 */
export async function askWeChat(
  code: AuthorizationCode,
  {
    exchange,
    mayAskAgain,
    nowMs,
    sleep,
  }: Pick<Services, 'exchange' | 'nowMs' | 'sleep'> & { readonly mayAskAgain: () => boolean },
): Promise<Answer> {
  const endMs = nowMs() + TOTAL_BUDGET_MS
  const leftMs = () => endMs - nowMs()
  const ask = () => askOnce(code, exchange, Math.min(ONE_TRY_MS, leftMs()))
  let answer = await ask()
  for (const pauseMs of PAUSES_MS) {
    if (answer.kind === 'granted' || answer.error.codeMayBeSpent) return answer
    if (leftMs() < pauseMs + SHORTEST_TRY_MS) return answer
    await sleep(pauseMs)
    if (leftMs() < SHORTEST_TRY_MS || !mayAskAgain()) return answer // the pause may have taken longer
    answer = await ask()
  }
  return answer
}

async function askOnce(
  code: AuthorizationCode,
  exchange: Services['exchange'],
  timeoutMs: number,
): Promise<Answer> {
  try {
    return { kind: 'granted', grant: await exchange(code, timeoutMs) }
  } catch (error) {
    if (isWeChatError(error)) return { kind: 'failed', error }
    throw error
  }
}
