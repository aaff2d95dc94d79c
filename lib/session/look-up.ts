import { isAlive, type Lifetimes, type SessionRecord } from './record.ts'
import { type SessionStore, StoreUnreachableError } from './stores/store.ts'
import { sessionKey, type Tracker } from './tracker.ts'

export type LiveSession = { readonly tracker: Tracker; readonly record: SessionRecord }

/** `none` and `unreachable` are never the same: only the first may lead to WeChat. */
export type Lookup =
  | { readonly kind: 'found'; readonly session: LiveSession }
  | { readonly kind: 'none' }
  | { readonly kind: 'two-people' }
  | { readonly kind: 'unreachable'; readonly error: StoreUnreachableError }

/**
 * The session behind the logged-in Ts that a request sent: one read for one T, none for no T. Of several the live
 * one counts; two live ones of different people cannot be told apart from here.
 */
export async function lookUpSession(
  trackers: readonly Tracker[],
  store: () => Pick<SessionStore, 'read'>,
  nowSeconds: number,
  lifetimes: Lifetimes,
): Promise<Lookup> {
  if (trackers.length === 0) return { kind: 'none' }
  try {
    const sessions = await Promise.all(trackers.map((tracker) => readSession(tracker, store())))
    return chooseLive(
      sessions
        .filter((session) => session !== null)
        .filter(({ record }) => isAlive(record, nowSeconds, lifetimes)),
    )
  } catch (thrown) {
    if (thrown instanceof StoreUnreachableError) return { kind: 'unreachable', error: thrown }
    throw thrown
  }
}

async function readSession(tracker: Tracker, store: Pick<SessionStore, 'read'>): Promise<LiveSession | null> {
  const record = await store.read(sessionKey(tracker))
  return record === null ? null : { tracker, record }
}

function chooseLive(sessions: readonly LiveSession[]): Lookup {
  const [session, ...others] = sessions
  if (session === undefined) return { kind: 'none' }
  if (others.some(({ record }) => record.openId !== session.record.openId)) return { kind: 'two-people' }
  return { kind: 'found', session }
}
