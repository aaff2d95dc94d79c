import type { Config } from '../config/config.ts'
import { publish } from '../events.ts'
import { requestIdOf } from '../http/request-id.ts'
import type { ReturnPath } from '../http/return-path.ts'
import type { KeyRing } from '../keys/keys.ts'
import { readSentCookies, trackerCookie } from '../session/login-cookies.ts'
import { newTracker } from '../session/tracker.ts'
import { keepLongPath } from '../state/long-paths.ts'
import { HIGHEST_COUNT, sealState } from '../state/state.ts'
import { authorizeUrl } from '../wechat/authorize-url.ts'
import { roundsBehind } from './lost-sessions.ts'

export type Redirection = { readonly location: string; readonly setCookies: readonly string[] }

export type LoginStart = {
  readonly path: ReturnPath
  /** 0 at first, one more at each restart; a login that lost its session right away counts as one. */
  readonly attempt: number
  /** Of the visitor's request. */
  readonly headers: Headers
}

/**
 * The way to WeChat (step 3). Nothing is stored: the pending login lives in `state`. A T that is already on its way
 * to a login is kept, so that sixty tabs opened together share one and all of them land.
 */
export async function beginLogin(
  { path, attempt, headers }: LoginStart,
  config: Config,
  keys: KeyRing,
  nowSeconds: number,
): Promise<Redirection> {
  const { began, loggedIn } = readSentCookies(headers, config, keys)
  const [pending] = began
  const rounds = roundsBehind([...began, ...loggedIn], nowSeconds, config.sessionIdleSeconds)
  const counted = Math.min(Math.max(attempt, rounds), HIGHEST_COUNT)
  const tracker = pending ?? newTracker(keys)
  const longPath = await keepLongPath(path, headers, config, keys)
  publish({ name: 'login.begin', requestId: requestIdOf(headers), attempt: counted })
  return {
    location: authorizeUrl({
      openOrigin: config.openOrigin,
      appId: config.appId,
      redirectUri: `${config.appOrigin}/redirect`,
      scope: 'snsapi_base',
      state: sealState({ path, attempt: counted }, tracker, nowSeconds, keys),
    }),
    setCookies: [pending === undefined ? trackerCookie(tracker, config) : null, longPath].filter(
      (cookie) => cookie !== null,
    ),
  }
}
