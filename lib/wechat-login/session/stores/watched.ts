import { foundOrNone, tellAsked } from '../../storage/tell-asked.ts'
import type { SessionStore } from './store.ts'

export type WatchedStore = SessionStore & {
  /** When the store last answered this process, in milliseconds since 1970; null: never. */
  readonly lastAnsweredAtMs: () => number | null
}

/** Wraps a session store: remembers when it last answered, and publishes each call with its result. */
export function watchStore(store: SessionStore, nowMs: () => number = Date.now): WatchedStore {
  let lastAnsweredAtMs: number | null = null

  async function watched<Answer>(
    verb: string,
    question: Promise<Answer>,
    outcomeOf: (answer: Answer) => string,
  ): Promise<Answer> {
    const answered = question.then((answer) => {
      lastAnsweredAtMs = nowMs()
      return answer
    })
    return tellAsked(verb, answered, outcomeOf)
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
const renewedOrNone = (renewed: boolean) => (renewed ? 'renewed' : 'none')
