import { memoryOf } from '../process/bounded-map.ts'
import { onePerProcess } from '../process/per-process.ts'
import type { OpenId } from '../wechat/open-id.ts'
import type { SessionKey } from './tracker.ts'

const MOST_REMEMBERED = 50_000 // of each kind, some megabytes; the oldest are evicted

/*
 * Two kinds of end. A session that this process was asked to end stays ended here, whatever a store answers later: a
 * replica may lag, or the store was away. A session that the primary did not know is over until the primary knows it.
 * A replica's "none" is not an end.
 */
const ends = onePerProcess('ends', () => ({
  signedOut: memoryOf<SessionKey, true>(MOST_REMEMBERED),
  missing: memoryOf<SessionKey, true>(MOST_REMEMBERED),
  /** When these users last signed out everywhere, in milliseconds since 1970. */
  everywhere: memoryOf<OpenId, number>(MOST_REMEMBERED),
}))

/** Remembers that this process was asked to end a session. Called before the store is asked. */
export function noteSignOut(key: SessionKey): void {
  ends().signedOut.set(key, true)
}

/** Remembers that a user signed out everywhere: this process ignores their older `UU`s. */
export function noteSignOutEverywhere(openId: OpenId, nowMs: number): void {
  ends().everywhere.set(openId, nowMs)
}

/** Remembers what the primary answered about a session. */
export function notePrimaryAnswer(key: SessionKey, { found }: { readonly found: boolean }): void {
  if (found) ends().missing.delete(key)
  else ends().missing.set(key, true)
}

export function isSignedOut(key: SessionKey): boolean {
  return ends().signedOut.get(key) === true
}

/** Whether the primary did not know this session when this process last asked it. */
export function isMissing(key: SessionKey): boolean {
  return ends().missing.get(key) === true
}

/** In milliseconds since 1970; null: this process knows of none. */
export function signedOutEverywhereAtMs(openId: OpenId): number | null {
  return ends().everywhere.get(openId) ?? null
}
