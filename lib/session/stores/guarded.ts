import { isStoreUnreachable, type SessionStore, StoreUnreachableError } from './store.ts'

export type StoreWatch = {
  /** When the store last answered this process, in milliseconds since 1970; null: never. */
  readonly lastAnsweredAtMs: () => number | null
}

export type GuardedStore = SessionStore & StoreWatch

const FAILURES_TO_OPEN = 3
const PROBE_EVERY_MS = 500

/**
 * Any store, with a deadline on each question and a breaker: after a few that brought no answer nobody waits any
 * more, and twice a second one question is let through to see whether it is back. A refusal is an answer in this
 * sense: it costs no waiting.
 * @param budgetMs for one question
 */
export function guardStore(
  store: SessionStore,
  budgetMs: number,
  nowMs: () => number = Date.now,
): GuardedStore {
  let lastAnsweredAtMs: number | null = null
  let failures = 0
  let nextProbeAtMs = 0

  async function guarded<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    if (failures >= FAILURES_TO_OPEN) {
      if (nowMs() < nextProbeAtMs) throw new StoreUnreachableError('connection', 'BREAKER_OPEN')
      nextProbeAtMs = nowMs() + PROBE_EVERY_MS
    }
    try {
      const answer = await withinBudget(ask(), budgetMs)
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
  }

  return {
    kind: store.kind,
    lastAnsweredAtMs: () => lastAnsweredAtMs,
    read: (key) => guarded(() => store.read(key)),
    readFresh: (key) => guarded(() => store.readFresh(key)),
    create: (key, record, ttlSeconds) => guarded(() => store.create(key, record, ttlSeconds)),
    renew: (key, record, ttlSeconds) => guarded(() => store.renew(key, record, ttlSeconds)),
    end: (key) => guarded(() => store.end(key)),
    endAll: (openId) => guarded(() => store.endAll(openId)),
    list: (openId) => guarded(() => store.list(openId)),
    claim: (name, ttlSeconds) => guarded(() => store.claim(name, ttlSeconds)),
    settle: (name, outcome, ttlSeconds) => guarded(() => store.settle(name, outcome, ttlSeconds)),
    close: () => store.close(),
  }
}

async function withinBudget<Answer>(answer: Promise<Answer>, budgetMs: number): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    // After a stall of this process timers run first: one turn more lets an answer in that has already arrived.
    timer = setTimeout(() => setImmediate(reject, new StoreUnreachableError('timeout')), budgetMs)
  })
  try {
    return await Promise.race([answer, tooLate])
  } finally {
    clearTimeout(timer)
  }
}
