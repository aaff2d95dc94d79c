import { publish } from '../events.ts'
import { onePerProcess } from '../process/per-process.ts'
import { isWeChatError, type WeChatError, WeChatRefusedError } from '../wechat/exchange-error.ts'

/** How many exchanges in a row got no answer from WeChat, and when the last of them began. */
export type ExchangeBreaker = { readonly unanswered: number; readonly lastTriedAtMs: number }

const UNANSWERED_TO_OPEN = 10
const PROBE_EVERY_MS = 1000
const CLOSED: ExchangeBreaker = { unanswered: 0, lastTriedAtMs: 0 }

export function isOpen({ unanswered }: ExchangeBreaker): boolean {
  return unanswered >= UNANSWERED_TO_OPEN
}

/** Half-open: one exchange a second tests whether WeChat is back. A clock that is set back delays none. */
export function mayProbe({ lastTriedAtMs }: ExchangeBreaker, nowMs: number): boolean {
  return Math.abs(nowMs - lastTriedAtMs) >= PROBE_EVERY_MS
}

/**
 * The breaker after an exchange with an answer, or with this error. Any errcode about a code, a user or the account is
 * an answer; "busy" and silence are not.
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

/** Whether the breaker is open. */
export function isWeChatAway(): boolean {
  return isOpen(ofProcess().breaker)
}

/** Whether an exchange may go to WeChat now. While the breaker is open, it counts as this second's only one. */
export function mayAskWeChat(nowMs: number): boolean {
  const breaker = ofProcess().breaker
  if (!isOpen(breaker)) return true
  if (!mayProbe(breaker, nowMs)) return false
  ofProcess().breaker = { ...breaker, lastTriedAtMs: nowMs }
  return true
}

/** Asks, and records whether WeChat answered. */
export async function noteWhetherAnswered<Answer>(
  ask: () => Promise<Answer>,
  nowMs: () => number,
): Promise<Answer> {
  const note = (error: WeChatError | null) => {
    const wasOpen = isWeChatAway()
    ofProcess().breaker = afterQuestion(ofProcess().breaker, error, nowMs())
    if (isWeChatAway() !== wasOpen)
      publish({ name: wasOpen ? 'breaker.closed' : 'breaker.opened', of: 'wechat' })
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
