import {
  COOKIES,
  type CookieConfig,
  cookieName,
  cookieValues,
  ourCookie,
  setCookie,
} from '../http/cookies.ts'
import type { KeyRing } from '../keys/keys.ts'
import { parseTracker, type Tracker, trackerKind } from './tracker.ts'

/** Our cookies in a request, at most three of each: Ts with a valid MAC, the others unopened. */
export type SentCookies = {
  readonly began: readonly Tracker[]
  readonly loggedIn: readonly Tracker[]
  /** The values of `UU` and `P`, unopened. */
  readonly userSeals: readonly string[]
  readonly pathSeals: readonly string[]
  /** Whether the browser sent any T, valid or not: if it never does, it refuses cookies. */
  readonly sendsTracker: boolean
}

/** The cookies that the look-up of a session needs. */
export type LoggedInCookies = Pick<SentCookies, 'loggedIn' | 'userSeals'>

/** Reads our cookies; leaves out a T without a valid MAC. */
export function readSentCookies(headers: Headers, config: CookieConfig, keys: KeyRing): SentCookies {
  const values = cookieValues(headers, cookieName(COOKIES.tracker, config))
  const trackers = values.map((value) => parseTracker(value, keys)).filter((tracker) => tracker !== null)
  return {
    began: trackers.filter((tracker) => trackerKind(tracker) === 'began'),
    loggedIn: trackers.filter((tracker) => trackerKind(tracker) === 'logged-in'),
    userSeals: cookieValues(headers, cookieName(COOKIES.user, config)),
    pathSeals: cookieValues(headers, cookieName(COOKIES.paths, config)),
    sendsTracker: values.length > 0,
  }
}

/** `Set-Cookie` for T (steps 3 and 9): a session cookie, so that the phone's clock does not matter. */
export function trackerCookie(tracker: Tracker, config: CookieConfig): string {
  return setCookie(ourCookie(COOKIES.tracker, tracker, config))
}

/** `Set-Cookie` for UU (step 9). @param seal from `sealUser` */
export function userCookie(seal: string, config: CookieConfig): string {
  return setCookie(ourCookie(COOKIES.user, seal, config))
}

/**
 * The `Set-Cookie` lines that delete T and UU, and what logins in progress keep.
 * @param headers of the request: `P` and `C` are rare, and only deleted if they were sent
 */
export function clearingCookies(headers: Headers, config: CookieConfig): readonly string[] {
  const always: readonly string[] = [COOKIES.tracker, COOKIES.user]
  return Object.values(COOKIES)
    .filter(
      (cookie) => always.includes(cookie) || cookieValues(headers, cookieName(cookie, config)).length > 0,
    )
    .map((cookie) => setCookie(ourCookie(cookie, '', config, 0)))
}
