import { newBreaker } from '../../storage/breaker.ts'
import type { SessionStore } from './store.ts'
import { watched } from './watched.ts'

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
    read: (key) => watched('read', () => ask(() => store.read(key)), foundOrNone),
    readFresh: (key) => watched('readFresh', () => ask(() => store.readFresh(key)), foundOrNone),
    create: (key, record, ttlSeconds) =>
      watched('create', () => ask(() => store.create(key, record, ttlSeconds)), done),
    renew: (key, record, ttlSeconds) =>
      watched('renew', () => ask(() => store.renew(key, record, ttlSeconds)), renewedOrNone),
    end: (key) => watched('end', () => ask(() => store.end(key)), done),
    endAll: (openId) => watched('endAll', () => ask(() => store.endAll(openId)), String),
    list: (openId) =>
      watched(
        'list',
        () => ask(() => store.list(openId)),
        ({ length }) => String(length),
      ),
    claim: (name, ttlSeconds) =>
      watched(
        'claim',
        () => ask(() => store.claim(name, ttlSeconds)),
        ({ kind }) => kind,
      ),
    settle: (name, outcome, ttlSeconds) =>
      watched('settle', () => ask(() => store.settle(name, outcome, ttlSeconds)), done),
    close: () => store.close(),
  }
}

const done = () => 'done'
const foundOrNone = (record: unknown) => (record === null ? 'none' : 'found')
const renewedOrNone = (renewed: boolean) => (renewed ? 'renewed' : 'none')
