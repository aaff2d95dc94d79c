import { publishStoreAsked, storeIsWatched } from '../../events.ts'
import { isStoreUnreachable } from '../../storage/unreachable.ts'
import type { PairingStore } from './store.ts'

/** Wraps a store of pairings: publishes each call with its result, as the session store does. */
export function watchPairings(store: PairingStore): PairingStore {
  return {
    begin: (id, text, ttlSeconds) =>
      watched('pairing begin', store.begin(id, text, ttlSeconds), (kept) =>
        kept === text ? 'done' : 'other',
      ),
    glance: (id) => watched('pairing glance', store.glance(id), foundOrNone),
    read: (id) => watched('pairing read', store.read(id), foundOrNone),
    swap: (id, from, to, ttlSeconds) =>
      watched('pairing swap', store.swap(id, from, to, ttlSeconds), (done) => (done ? 'done' : 'other')),
  }
}

const foundOrNone = (text: string | null) => (text === null ? 'none' : 'found')

/** @param outcomeOf one word for an answer, never its value */
async function watched<Answer>(
  verb: string,
  question: Promise<Answer>,
  outcomeOf: (answer: Answer) => string,
): Promise<Answer> {
  if (!storeIsWatched()) return question
  const startedAtMs = performance.now()
  const tell = (outcome: string) =>
    publishStoreAsked({ verb, outcome, durationMs: performance.now() - startedAtMs })
  try {
    const answer = await question
    tell(outcomeOf(answer))
    return answer
  } catch (thrown) {
    tell(isStoreUnreachable(thrown) ? thrown.reason : 'failed')
    throw thrown
  }
}
