import { randomBytes } from 'node:crypto'
import { memoryOf } from '../process/bounded-map.ts'
import { onePerProcess } from '../process/per-process.ts'
import type { LiveSession } from './live-session.ts'
import type { Tracker } from './tracker.ts'

export const HAND_OVER_HEADER = 'x-session-hand-over'

const LIFETIME_MS = 10_000 // a page renders at once; no request in flight has an older id
const MOST_REMEMBERED = 10_000 // some megabytes; a page whose id was evicted asks the store

type HandedOver = { readonly session: LiveSession; readonly expiresAtMs: number }

const handedOver = onePerProcess('handed-over', () => memoryOf<string, HandedOver>(MOST_REMEMBERED))

/**
 * Keeps the session that the gate read for the page of the same request, so that the store is asked once.
 * @returns an id for the page's request header: 128 random bits
 */
export function handOver(session: LiveSession, nowMs: number): string {
  const id = randomBytes(16).toString('base64url')
  handedOver().set(id, { session, expiresAtMs: nowMs + LIFETIME_MS })
  return id
}

/**
 * The session under the id in the gate's header; null: no id, an unknown or expired one, or one of a T that this request
 * did not send. An id may be used several times, since a Server Action and the page that it renders ask for one request.
 * To replay it somebody needs the T too, and a T alone is a login.
 * @param sent the logged-in Ts of the request
 */
export function findHandedOver(
  id: string | null,
  sent: readonly Tracker[],
  nowMs: number,
): LiveSession | null {
  const found = id === null ? undefined : handedOver().get(id)
  if (found === undefined || found.expiresAtMs < nowMs) return null
  return sent.includes(found.session.tracker) ? found.session : null
}
