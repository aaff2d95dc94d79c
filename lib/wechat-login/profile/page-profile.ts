import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { after } from 'next/server'
import { getConfig } from '../config/of-process.ts'
import { publish } from '../events.ts'
import { orTooBusy } from '../help/or-too-busy.ts'
import { tooBusyPath } from '../help/too-busy.ts'
import { requestIdOf } from '../http/request-id.ts'
import { parseReturnPath } from '../http/return-path.ts'
import { isSameOrigin } from '../http/same-origin.ts'
import { getKeys } from '../keys/keys.ts'
import { servicesOfProcess } from '../services-of-process.ts'
import { readSentCookies } from '../session/login-cookies.ts'
import { type PageSession, requireSession } from '../session/page-session.ts'
import { sessionKey } from '../session/tracker.ts'
import { authorizeAddress } from '../state/authorize-address.ts'
import { keepPath } from '../state/long-paths.ts'
import { isStoreUnreachable } from '../storage/unreachable.ts'
import { isOld, type Profile, type ProfileRecord, remainingSeconds } from './profile.ts'
import { refreshProfile } from './refresh-profile.ts'
import { getProfiles } from './stores/open-store.ts'

/** `unknown`: not asked yet, or refused; a page may say why it would ask. `unreachable`: the store is away. */
export type KnownProfile =
  | { readonly kind: 'known'; readonly profile: Profile }
  | { readonly kind: 'unknown' | 'unreachable' }

/**
 * The visitor's nickname and avatar, for pages: from the store, never from WeChat, which answers a request on page open
 * with its snapshot mode. An old profile is shown as it is, and refreshed after the answer.
 */
export async function getProfile(session: PageSession): Promise<KnownProfile> {
  mustHaveProfile()
  if (session.degraded) return { kind: 'unreachable' }
  try {
    const record = await getProfiles().read(session.openId)
    const nowSeconds = Math.floor(Date.now() / 1000)
    if (record === null || remainingSeconds(record, nowSeconds) <= 0) return { kind: 'unknown' }
    if (isOld(record, nowSeconds)) await refreshBehindTheAnswer(record)
    return { kind: 'known', profile: { nickname: record.nickname, avatarUrl: record.avatarUrl } }
  } catch (thrown) {
    if (isStoreUnreachable(thrown)) return { kind: 'unreachable' }
    throw thrown
  }
}

/**
 * The visitor's nickname and avatar, for a Server Action after a tap. If they are not known, the visitor goes to
 * WeChat's consent page, and comes back to the page of the tap, in the same session, with a profile or without.
 * @param page to come back to when the browser does not say where the tap was
 * @throws outside of a Server Action: opening a page must never ask
 */
export async function requireProfile(page: string): Promise<Profile> {
  mustHaveProfile()
  const [session, requestHeaders, config, keys] = [
    await requireSession(),
    await headers(),
    getConfig(),
    getKeys(),
  ]
  const tapped = requestHeaders.has('content-type') && isSameOrigin(requestHeaders, config.appOrigin)
  if (!tapped) throw new Error('a profile is asked for by a tap, never when a page is opened')
  const back = parseReturnPath(page, config.appOrigin) ?? config.home
  const known = await getProfile(session)
  if (known.kind === 'known') return known.profile
  const { loggedIn, pathSeals } = readSentCookies(requestHeaders, config, keys)
  const tracker = loggedIn.find((one) => sessionKey(one) === session.key)
  if (known.kind === 'unreachable' || tracker === undefined) redirect(tooBusyPath(requestHeaders, back))
  const path = parseReturnPath(requestHeaders.get('referer') ?? '', config.appOrigin) ?? back
  const kept = await keepPath(path, pathSeals, MOST_COOKIE_BYTES, config, keys)
  if (kept.cookie !== null) (await cookies()).set(kept.cookie)
  publish({ name: 'profile.asked', requestId: requestIdOf(requestHeaders) })
  // Bound to the T of the live session, which stays as it is.
  const consent = { path: kept.path, attempt: 0, purpose: 'profile' } as const
  redirect(await authorizeAddress(consent, tracker, config, keys, Math.floor(Date.now() / 1000)))
}

/** The answer of an action may hold UU, the page's policy, and the consent's address besides. */
const MOST_COOKIE_BYTES = 1600

/** Takes the consent back: the profile is deleted. */
export async function forgetProfile(page: string): Promise<void> {
  const { openId } = await requireSession({ fresh: true })
  await orTooBusy(() => getProfiles().forget(openId), page)
}

function mustHaveProfile(): void {
  if (!getConfig().profile)
    throw new Error('createWeChatLogin has to be told of the profile: { profile: true }')
}

async function refreshBehindTheAnswer(record: ProfileRecord): Promise<void> {
  const requestId = requestIdOf(await headers())
  const services = servicesOfProcess()
  after(() => refreshProfile(record, requestId, services))
}
