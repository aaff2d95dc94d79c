import { onePerProcess } from '../process/per-process.ts'
import { isWeChatError, type WeChatError, WeChatRefusedError } from '../wechat/exchange-error.ts'

/** How many questions in a row WeChat has left without an answer, and when it was last asked one of them. */
export type ExchangeBreaker = { readonly unanswered: number; readonly lastTriedAtMs: number }

const UNANSWERED_TO_OPEN = 10
const PROBE_EVERY_MS = 1000
const CLOSED: ExchangeBreaker = { unanswered: 0, lastTriedAtMs: 0 }

/** After ten in a row: everybody would get the same. */
export function isOpen({ unanswered }: ExchangeBreaker): boolean {
  return unanswered >= UNANSWERED_TO_OPEN
}

/** Half-open: one question a second finds out whether WeChat is back. A clock that was set back delays none. */
export function mayProbe({ lastTriedAtMs }: ExchangeBreaker, nowMs: number): boolean {
  return Math.abs(nowMs - lastTriedAtMs) >= PROBE_EVERY_MS
}

/**
 * After a question that came to an answer, or to this error. Whatever WeChat says of a code, a user or the account is an
 * answer; "busy" and silence are none, and everybody meets them.
 */
export function afterQuestion(
  breaker: ExchangeBreaker,
  error: WeChatError | null,
  nowMs: number,
): ExchangeBreaker {
  const isAnswer = error === null || (error instanceof WeChatRefusedError && error.codeMayBeSpent)
  return isAnswer ? CLOSED : { unanswered: breaker.unanswered + 1, lastTriedAtMs: nowMs }
}

const ofProcess = onePerProcess('exchange-breaker', () => ({ breaker: CLOSED }))

/** Whether this process has given WeChat up, but for a question a second. */
export function isWeChatAway(): boolean {
  return isOpen(ofProcess().breaker)
}

/** Whether one more question may go to WeChat now; while it is away, this one is then the second's only one. */
export function mayAskWeChat(nowMs: number): boolean {
  const breaker = ofProcess().breaker
  if (!isOpen(breaker)) return true
  if (!mayProbe(breaker, nowMs)) return false
  ofProcess().breaker = { ...breaker, lastTriedAtMs: nowMs }
  return true
}

/** Asks, and remembers for all questions to come whether WeChat answered. */
export async function noteWhetherAnswered<Answer>(
  ask: () => Promise<Answer>,
  nowMs: () => number,
): Promise<Answer> {
  const note = (error: WeChatError | null) => {
    ofProcess().breaker = afterQuestion(ofProcess().breaker, error, nowMs())
  }
  try {
    const answer = await ask()
    note(null)
    return answer
  } catch (thrown) {
    if (isWeChatError(thrown)) note(thrown)
    throw thrown
  }
}
