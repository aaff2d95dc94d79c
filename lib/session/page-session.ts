import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { getConfig } from '../config.ts'
import { getKeys } from '../keys.ts'
import type { OpenId } from '../wechat/open-id.ts'
import { HAND_OVER_HEADER, openHandOver } from './hand-over.ts'
import { readTrackers } from './login-cookies.ts'
import { type LiveSession, lookUpSession } from './look-up.ts'
import { getStore } from './stores/open-store.ts'
import { type SessionKey, sessionKey } from './tracker.ts'

/** Who is looking at this page. Times are seconds since 1970. */
export type PageSession = {
  readonly openId: OpenId
  readonly loginAt: number
  readonly endsAt: number
  readonly key: SessionKey
}

/**
 * The visitor's session, for server components, route handlers and actions; null: none. What the gate read is taken
 * as it is; where a request came around the gate, the store is asked, once a request.
 * @throws {StoreUnreachableError} only when the store had to be asked
 */
export const getSession = cache(async (): Promise<PageSession | null> => {
  const requestHeaders = await headers()
  const [config, nowMs] = [getConfig(), Date.now()]
  const { loggedIn } = readTrackers(requestHeaders, config, getKeys())
  const handedOver = openHandOver(requestHeaders.get(HAND_OVER_HEADER), loggedIn, nowMs)
  if (handedOver !== null) return toPageSession(handedOver)
  const lookup = await lookUpSession(loggedIn, getStore, Math.floor(nowMs / 1000), config)
  if (lookup.kind === 'unreachable') throw lookup.error
  return lookup.kind === 'found' ? toPageSession(lookup.session) : null
})

/** As `getSession`; without a session the visitor is sent to `/`, from where the gate logs him in. */
export async function requireSession(): Promise<PageSession> {
  return (await getSession()) ?? redirect('/')
}

function toPageSession({ tracker, record }: LiveSession): PageSession {
  return {
    openId: record.openId,
    loginAt: record.loginAt,
    endsAt: record.endsAt,
    key: sessionKey(tracker),
  }
}
