import type { SessionStore } from './stores/store.ts'
import { sessionKey, type Tracker } from './tracker.ts'

/**
 * Ends the session of every T that the request sent; `everywhere` ends all that these users have.
 * @returns how many sessions ended
 * @throws {StoreUnreachableError} then nothing may be called signed out
 */
export async function signOut(
  trackers: readonly Tracker[],
  everywhere: boolean,
  store: Pick<SessionStore, 'readFresh' | 'end' | 'endAll'>,
): Promise<number> {
  let ended = 0
  for (const tracker of trackers) {
    const key = sessionKey(tracker)
    const record = await store.readFresh(key)
    if (record === null) continue
    if (everywhere) ended += await store.endAll(record.openId)
    else ended += 1
    await store.end(key)
  }
  return ended
}
