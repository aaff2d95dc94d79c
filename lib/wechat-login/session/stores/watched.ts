import { publishStoreAsked, storeIsWatched } from '../../events.ts'
import { isStoreUnreachable } from '../../storage/unreachable.ts'
import type { SessionStore } from './store.ts'

export type WatchedStore = SessionStore & {
  /** When the store last answered this process, in milliseconds since 1970; null: never. */
  readonly lastAnsweredAtMs: () => number | null
}

/** Wraps a session store: remembers when it last answered, and publishes each call with its result. */
export function watchStore(store: SessionStore, nowMs: () => number = Date.now): WatchedStore {
  let lastAnsweredAtMs: number | null = null

  /** @param outcomeOf one word for an answer, never its value */
  async function watched<Answer>(
    verb: string,
    question: Promise<Answer>,
    outcomeOf: (answer: Answer) => string,
  ): Promise<Answer> {
    const startedAtMs = performance.now()
    const tell = (outcome: () => string) => {
      if (!storeIsWatched()) return
      publishStoreAsked({ verb, outcome: outcome(), durationMs: performance.now() - startedAtMs })
    }
    try {
      const answer = await question
      lastAnsweredAtMs = nowMs()
      tell(() => outcomeOf(answer))
      return answer
    } catch (thrown) {
      tell(() => (isStoreUnreachable(thrown) ? thrown.reason : 'failed'))
      throw thrown
    }
  }

  return {
    kind: store.kind,
    readMayLag: store.readMayLag,
    lastAnsweredAtMs: () => lastAnsweredAtMs,
    read: (key) => watched('read', store.read(key), foundOrNone),
    readFresh: (key) => watched('readFresh', store.readFresh(key), foundOrNone),
    create: (key, record, ttlSeconds) => watched('create', store.create(key, record, ttlSeconds), done),
    renew: (key, record, ttlSeconds) => watched('renew', store.renew(key, record, ttlSeconds), renewedOrNone),
    end: (key) => watched('end', store.end(key), done),
    endAll: (openId) => watched('endAll', store.endAll(openId), howMany),
    list: (openId) => watched('list', store.list(openId), howMany),
    claim: (name, ttlSeconds) => watched('claim', store.claim(name, ttlSeconds), ({ kind }) => kind),
    settle: (name, outcome, ttlSeconds) => watched('settle', store.settle(name, outcome, ttlSeconds), done),
    close: () => store.close(),
  }
}

const done = () => 'done'
const howMany = ({ length }: { readonly length: number }) => String(length)
const foundOrNone = (record: unknown) => (record === null ? 'none' : 'found')
const renewedOrNone = (renewed: boolean) => (renewed ? 'renewed' : 'none')
