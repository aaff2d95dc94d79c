import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { getConfig } from '../config/of-process.ts'
import { tooBusyPath } from '../help/too-busy.ts'
import { getKeys } from '../keys/keys.ts'
import { isStoreUnreachable } from '../storage/unreachable.ts'
import type { OpenId } from '../wechat/open-id.ts'
import { findHandedOver, HAND_OVER_HEADER } from './hand-over.ts'
import type { LiveSession } from './live-session.ts'
import { readSentCookies } from './login-cookies.ts'
import { lookUpSession } from './look-up.ts'
import { isStillAlive } from './still-alive.ts'
import { getStore } from './stores/open-store.ts'
import { type SessionKey, sessionKey } from './tracker.ts'

/** Who is looking at this page. Times are seconds since 1970. */
export type PageSession = {
  readonly openId: OpenId
  readonly endsAt: number
  readonly key: SessionKey
  /** The store is away: the visitor can read, but change nothing. */
  readonly degraded: boolean
}

/**
 * The visitor's session, for server components, route handlers and actions; null: none. Uses what the gate read; if the
 * request did not pass the gate, asks the store, once per request.
 * @throws {StoreUnreachableError} only when the store had to be asked
 */
export const getSession = cache(async (): Promise<PageSession | null> => {
  const requestHeaders = await headers()
  const [config, nowMs] = [getConfig(), Date.now()]
  const keys = getKeys()
  const sent = readSentCookies(requestHeaders, config, keys)
  const handedOver = findHandedOver(requestHeaders.get(HAND_OVER_HEADER), sent.loggedIn, nowMs)
  if (handedOver !== null) return toPageSession(handedOver)
  const lookup = await lookUpSession(sent, { store: getStore, config, keys, nowMs })
  if (lookup.kind === 'unreachable') throw lookup.error
  return lookup.kind === 'found' ? toPageSession(lookup.session) : null
})

/**
 * As `getSession`, but redirects a visitor without a session to the application's home, where the gate logs them in.
 * @param fresh for everything that changes something: reads the session from the primary again; if that fails, the
 *   visitor gets the 503 page
 */
export async function requireSession({ fresh = false } = {}): Promise<PageSession> {
  const session = (await getSession()) ?? redirect(getConfig().home)
  if (!fresh) return session
  const busyPath = tooBusyPath(await headers())
  const nowSeconds = Math.floor(Date.now() / 1000)
  const alive = await isStillAlive(session, getStore(), nowSeconds, getConfig()).catch((thrown: unknown) => {
    if (isStoreUnreachable(thrown)) redirect(busyPath)
    throw thrown
  })
  return alive ? session : redirect(getConfig().home)
}

function toPageSession({ tracker, record, degraded }: LiveSession): PageSession {
  return {
    openId: record.openId,
    endsAt: record.endsAt,
    key: sessionKey(tracker),
    degraded,
  }
}
