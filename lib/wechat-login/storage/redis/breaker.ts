import { publish } from '../../events.ts'
import { isStoreUnreachable, type StoreUnreachableError } from '../unreachable.ts'
import { withinBudget } from '../within-budget.ts'
import type { Redis } from './command.ts'

const FAILURES_TO_OPEN = 3
const PROBE_EVERY_MS = 1000

/**
 * A Redis with a deadline per call and a circuit breaker. After three failures in a row that concern the whole store,
 * calls fail at once, with the latest reason. Once a second one call goes through; if the store answers it, the breaker
 * closes. A refusal of writes, or of one call, does not count.
 * @param budgetMs per call
 * @param nowMs of a monotonic clock
 */
export function behindBreaker(
  { ask, close }: Redis,
  budgetMs: number,
  nowMs: () => number = () => performance.now(),
): Redis {
  let failures = 0
  let latest: StoreUnreachableError | null = null // the latest of these failures
  let askedAtMs = 0 // when the latest failure was seen or the latest probe sent
  let probing = false
  let news = 0 // counts the results that tell something about the store

  async function judged<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    const asked = news
    try {
      const answer = await withinBudget(question(), budgetMs)
      closeBreaker()
      return answer
    } catch (thrown) {
      if (!isStoreUnreachable(thrown)) throw thrown
      if (thrown.extent !== 'store') closeBreaker()
      else if (asked === news) noteFailure(thrown) // else a later result is known already
      throw thrown
    }
  }

  const isOpen = () => latest !== null && failures >= FAILURES_TO_OPEN

  function closeBreaker(): void {
    if (isOpen()) publish({ name: 'breaker.closed', of: 'store' })
    news += 1
    failures = 0
    latest = null
  }

  function noteFailure(failure: StoreUnreachableError): void {
    news += 1
    failures += 1
    latest = failure
    if (failures === FAILURES_TO_OPEN) publish({ name: 'breaker.opened', of: 'store' })
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
