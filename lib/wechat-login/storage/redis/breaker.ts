import { isStoreUnreachable, type StoreUnreachableError } from '../unreachable.ts'
import { withinBudget } from '../within-budget.ts'
import type { Redis } from './command.ts'

const FAILURES_TO_OPEN = 3
const PROBE_EVERY_MS = 1000

/**
 * A Redis with a deadline on each question and a circuit breaker in front of the connection. After three failures in
 * a row that concern the whole store, questions fail at once, with the reason of the latest failure. Once a second
 * one question is let through, alone; when the store answers it, the breaker closes.
 * A refusal of writes, or of one question, keeps nobody else from asking.
 * @param budgetMs for one question
 * @param nowMs of a clock that nobody sets
 */
export function behindBreaker(
  { ask, close }: Redis,
  budgetMs: number,
  nowMs: () => number = () => performance.now(),
): Redis {
  let failures = 0
  let latest: StoreUnreachableError | null = null // of the whole store, in a row
  let askedAtMs = 0 // when the latest failure was seen or the latest probe sent
  let probing = false
  let news = 0 // counts what was learnt about the store

  async function judged<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    const asked = news
    try {
      const answer = await withinBudget(question(), budgetMs)
      closeBreaker()
      return answer
    } catch (thrown) {
      if (!isStoreUnreachable(thrown)) throw thrown
      if (thrown.extent !== 'store') closeBreaker()
      else if (asked === news) noteFailure(thrown) // else it says nothing new: others failed with it, or were answered
      throw thrown
    }
  }

  function closeBreaker(): void {
    news += 1
    failures = 0
    latest = null
  }

  function noteFailure(failure: StoreUnreachableError): void {
    news += 1
    failures += 1
    latest = failure
    if (!probing) askedAtMs = nowMs()
  }

  async function probe<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    probing = true
    askedAtMs = nowMs()
    try {
      return await judged(question)
    } finally {
      probing = false
    }
  }

  return {
    close,
    ask: (commands) => {
      const question = () => ask(commands)
      if (latest === null || failures < FAILURES_TO_OPEN) return judged(question)
      if (probing || nowMs() - askedAtMs < PROBE_EVERY_MS) return Promise.reject(latest)
      return probe(question)
    },
  }
}
