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

/** What a request sent of ours, at most three of each: Ts that our MAC vouches for, the rest as it came. */
export type SentCookies = {
  readonly began: readonly Tracker[]
  readonly loggedIn: readonly Tracker[]
  /** The values of `UU` and of the cookie for long paths: not opened yet. */
  readonly userSeals: readonly string[]
  readonly pathSeals: readonly string[]
  /** Whether the browser sent a T at all, ours or not: one that never does refuses cookies. */
  readonly sendsTracker: boolean
}

/** What it takes of them to look a session up. */
export type LoggedInCookies = Pick<SentCookies, 'loggedIn' | 'userSeals'>

/** The cookies of a request; a T that our MAC does not vouch for is left out. */
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

/** `Set-Cookie` for T (steps 3 and 9): a session cookie, so that the phone's clock has no say. */
export function trackerCookie(tracker: Tracker, config: CookieConfig): string {
  return setCookie(ourCookie(COOKIES.tracker, tracker, config))
}

/** `Set-Cookie` for UU (step 9), from `sealUser`. */
export function userCookie(seal: string, config: CookieConfig): string {
  return setCookie(ourCookie(COOKIES.user, seal, config))
}

/**
 * The `Set-Cookie` lines that take T and UU away, and what is left of a login on its way: a long return path.
 * @param headers of the request: `P` is rare, and only taken away where it was sent
 */
export function clearingCookies(headers: Headers, config: CookieConfig): readonly string[] {
  const hasPath = cookieValues(headers, cookieName(COOKIES.paths, config)).length > 0
  return Object.values(COOKIES)
    .filter((cookie) => cookie !== COOKIES.paths || hasPath)
    .map((cookie) => setCookie(ourCookie(cookie, '', config, 0)))
}
