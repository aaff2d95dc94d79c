import { newBreaker } from '../../storage/breaker.ts'
import type { SessionStore } from './store.ts'

export type GuardedStore = SessionStore & {
  /** When the store last answered this process, in milliseconds since 1970; null: never. */
  readonly lastAnsweredAtMs: () => number | null
}

/**
 * Any session store behind a breaker.
 * @param budgetMs for one question
 */
export function guardStore(
  store: SessionStore,
  budgetMs: number,
  nowMs: () => number = Date.now,
): GuardedStore {
  const { ask, lastAnsweredAtMs } = newBreaker(budgetMs, nowMs)
  return {
    kind: store.kind,
    lastAnsweredAtMs,
    read: (key) => ask(() => store.read(key)),
    readFresh: (key) => ask(() => store.readFresh(key)),
    create: (key, record, ttlSeconds) => ask(() => store.create(key, record, ttlSeconds)),
    renew: (key, record, ttlSeconds) => ask(() => store.renew(key, record, ttlSeconds)),
    end: (key) => ask(() => store.end(key)),
    endAll: (openId) => ask(() => store.endAll(openId)),
    list: (openId) => ask(() => store.list(openId)),
    claim: (name, ttlSeconds) => ask(() => store.claim(name, ttlSeconds)),
    settle: (name, outcome, ttlSeconds) => ask(() => store.settle(name, outcome, ttlSeconds)),
    close: () => store.close(),
  }
}
