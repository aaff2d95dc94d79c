import { isStoreUnreachable, StoreUnreachableError } from './unreachable.ts'
import { withinBudget } from './within-budget.ts'

/** Asks a store within its budget, or not at all. */
export type Breaker = {
  readonly ask: <Answer>(question: () => Promise<Answer>) => Promise<Answer>
  /** When the store last answered this process, in milliseconds since 1970; null: never. */
  readonly lastAnsweredAtMs: () => number | null
}

const FAILURES_TO_OPEN = 3
const PROBE_EVERY_MS = 500

/**
 * A deadline on each question, and a breaker: after a few that brought no answer nobody waits any more, and twice a
 * second one question is let through to see whether the store is back. A refusal is an answer in this sense: it
 * costs no waiting.
 * @param budgetMs for one question
 */
export function newBreaker(budgetMs: number, nowMs: () => number = Date.now): Breaker {
  let lastAnsweredAtMs: number | null = null
  let failures = 0
  let nextProbeAtMs = 0
  return {
    lastAnsweredAtMs: () => lastAnsweredAtMs,
    ask: async (question) => {
      if (failures >= FAILURES_TO_OPEN) {
        if (nowMs() < nextProbeAtMs) throw new StoreUnreachableError('connection', 'BREAKER_OPEN')
        nextProbeAtMs = nowMs() + PROBE_EVERY_MS
      }
      try {
        const answer = await withinBudget(question(), budgetMs)
        lastAnsweredAtMs = nowMs()
        failures = 0
        return answer
      } catch (thrown) {
        if (isStoreUnreachable(thrown) && thrown.broughtNoAnswer) {
          failures += 1
          nextProbeAtMs = nowMs() + PROBE_EVERY_MS
        }
        throw thrown
      }
    },
  }
}
