import { memoryOf } from '../process/bounded-map.ts'
import { onePerProcess } from '../process/per-process.ts'
import type { OpenId } from '../wechat/open-id.ts'
import type { SessionKey } from './tracker.ts'

const MOST_REMEMBERED = 50_000 // of each kind, some megabytes; the oldest are forgotten first

/*
 * Two kinds of end, kept apart. A session that somebody asked this process to end is over for this process, whatever a
 * store answers later: a replica that is behind, or a store that was away and never heard of it. A session that the
 * primary did not know is over until the primary knows it. A replica's "none" is no end at all.
 */
const ends = onePerProcess('ends', () => ({
  signedOut: memoryOf<SessionKey, true>(MOST_REMEMBERED),
  missing: memoryOf<SessionKey, true>(MOST_REMEMBERED),
  /** When these people last signed out everywhere, in milliseconds since 1970. */
  everywhere: memoryOf<OpenId, number>(MOST_REMEMBERED),
}))

/** Remembers that this process was asked to end a session, before any store is asked to. */
export function noteSignOut(key: SessionKey): void {
  ends().signedOut.set(key, true)
}

/** Remembers that this process was asked to end all that somebody has: no older `UU` of theirs vouches for them here. */
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

/** Whether the primary, when this process last asked it, did not know this session. */
export function isMissing(key: SessionKey): boolean {
  return ends().missing.get(key) === true
}

/** In milliseconds since 1970; null: not that this process remembers. */
export function signedOutEverywhereAtMs(openId: OpenId): number | null {
  return ends().everywhere.get(openId) ?? null
}
