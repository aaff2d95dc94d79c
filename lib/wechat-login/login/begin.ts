import type { Config } from '../config/config.ts'
import { publish, takeStep } from '../events.ts'
import { setCookie } from '../http/cookies.ts'
import { roomBeside } from '../http/header-block.ts'
import type { ReturnPath } from '../http/return-path.ts'
import type { KeyRing } from '../keys/keys.ts'
import { type SentCookies, trackerCookie } from '../session/login-cookies.ts'
import { newTracker, trackerAfter } from '../session/tracker.ts'
import { addressWithState, longestAuthorizeAddress, stateOfLogin } from '../state/authorize-address.ts'
import { keepPath } from '../state/long-paths.ts'
import { HIGHEST_COUNT, loginName } from '../state/state.ts'
import { roundsBehind } from './lost-sessions.ts'

export type Redirection = { readonly location: string; readonly setCookies: readonly string[] }

/** What beginning a login needs of a request. */
export type LoginRequest = {
  readonly requestId: string
  /** Where the visitor wants to go. */
  readonly path: ReturnPath
  readonly sent: SentCookies
}

/**
 * The redirect to WeChat (step 3). Nothing is stored: the pending login lives in `state`. A T of a login in progress is
 * kept, and one whose session has ended leads to one and the same T, so that sixty tabs opened together share one T and
 * all of them land.
 * @param attempt 0 at first, plus one for each restart; a session lost right after its login counts as a restart
 */
export function beginLogin(request: LoginRequest, ...rest: Rest): Promise<Redirection> {
  return takeStep({ step: 'begin', requestId: request.requestId }, () => begin(request, ...rest))
}

type Rest = readonly [attempt: number, config: Config, keys: KeyRing, nowSeconds: number]

async function begin(
  { requestId, path, sent }: LoginRequest,
  ...[attempt, config, keys, nowSeconds]: Rest
): Promise<Redirection> {
  const { began, loggedIn, pathSeals } = sent
  const [[pending], [ended]] = [began, loggedIn]
  const rounds = roundsBehind([...began, ...loggedIn], nowSeconds, config.sessionIdleSeconds)
  const counted = Math.min(Math.max(attempt, rounds), HIGHEST_COUNT)
  const tracker = pending ?? (ended === undefined ? newTracker(keys) : trackerAfter(ended, keys))
  const setCookies = pending === undefined ? [trackerCookie(tracker, config)] : []
  const room = roomBeside([longestAuthorizeAddress({}, config), ...setCookies])
  const kept = await keepPath(path, pathSeals, room, config, keys)
  const pendingLogin = { path: kept.path, attempt: counted }
  const state = stateOfLogin(pendingLogin, tracker, config, keys, nowSeconds)
  publish({ name: 'login.begin', requestId, attempt: counted, login: loginName(state, keys.signing) })
  return {
    location: await addressWithState(state, pendingLogin, config, nowSeconds),
    setCookies: kept.cookie === null ? setCookies : [...setCookies, setCookie(kept.cookie)],
  }
}
