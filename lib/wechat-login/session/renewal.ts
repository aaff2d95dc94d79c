import { memoryOf } from '../process/bounded-map.ts'
import { onePerProcess } from '../process/per-process.ts'
import { notePrimaryAnswer } from './ended-here.ts'
import type { LiveSession } from './live-session.ts'
import { expiresAtSeconds, type Lifetimes, renewalOf, type SessionRecord } from './record.ts'
import type { SessionStore } from './stores/store.ts'
import { type SessionKey, sessionKey } from './tracker.ts'

const MOST_REMEMBERED = 10_000

/** When this process last renewed a session, in seconds since 1970. */
const renewals = onePerProcess('renewals', () => memoryOf<SessionKey, number>(MOST_REMEMBERED))

/**
 * The record to write when it is time to renew, or null. Of many simultaneous requests only one gets it: this process
 * remembers its renewals, so that an older read starts no second one.
 */
export function takeRenewal(
  session: LiveSession,
  nowSeconds: number,
  lifetimes: Lifetimes,
): SessionRecord | null {
  const renewed = renewalOf(session.record, nowSeconds, lifetimes)
  if (renewed === null) return null
  const key = sessionKey(session.tracker)
  if ((renewals().get(key) ?? 0) > session.record.renewedAt) return null
  renewals().set(key, renewed.renewedAt)
  return renewed
}

/**
 * Writes the record of `takeRenewal`, if the session is still there.
 * @returns whether it was
 * @throws {StoreUnreachableError}
 */
export async function writeRenewal(
  session: LiveSession,
  renewed: SessionRecord,
  store: Pick<SessionStore, 'renew'>,
  lifetimes: Lifetimes,
): Promise<boolean> {
  const key = sessionKey(session.tracker)
  try {
    const found = await store.renew(key, renewed, expiresAtSeconds(renewed, lifetimes) - renewed.renewedAt)
    notePrimaryAnswer(key, { found })
    return found
  } catch (thrown) {
    renewals().delete(key) // the next request tries again
    throw thrown
  }
}
