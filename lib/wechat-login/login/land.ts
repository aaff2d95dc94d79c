import type { CallbackOutcome } from '../callback/outcome.ts'
import { publish } from '../events.ts'
import { requestIdOf } from '../http/request-id.ts'
import type { ReturnPath } from '../http/return-path.ts'
import { type SentCookies, trackerCookie, userCookie } from '../session/login-cookies.ts'
import type { SessionRecord } from '../session/record.ts'
import type { Tracker } from '../session/tracker.ts'
import { sealUser } from '../session/user-seal.ts'
import { dropLongPath } from '../state/long-paths.ts'
import { MOST_RESTARTS, type PendingLogin } from '../state/state.ts'
import { maskOpenId } from '../wechat/open-id.ts'
import { type LoginServices, nowSeconds } from './login-services.ts'
import { loginsInARow, MOST_IN_A_ROW, noteLanding } from './lost-sessions.ts'

export type Landing = {
  /** The T that this login gives, and the one that it began with. */
  readonly tracker: Tracker
  readonly began: Tracker
  readonly record: SessionRecord
  readonly path: ReturnPath
  /** Whether this callback asked WeChat; those that came second land as it did. */
  readonly first: boolean
  readonly login: PendingLogin
  readonly sent: SentCookies
  readonly headers: Headers
}

/** Step 9: on to the page with T and UU, unless this is the third time within minutes. */
export async function land(landing: Landing, services: LoginServices): Promise<CallbackOutcome> {
  const { tracker, began, record, path, first, login, sent, headers } = landing
  const { config, keys } = services
  const [{ openId }, now] = [record, nowSeconds(services)]
  const idleSeconds = config.sessionIdleSeconds
  const inARow = await loginsInARow(sent.userSeals, openId, now, idleSeconds, keys)
  noteLanding([began, tracker], login.attempt, now)
  const seal = await sealUser(record, tracker, now, keys, inARow)
  const longPath = await dropLongPath(path, headers, config, keys)
  const setCookies = [trackerCookie(tracker, config), userCookie(seal, config), longPath].filter(
    (cookie) => cookie !== null,
  )
  if (inARow > MOST_IN_A_ROW || login.attempt > MOST_RESTARTS)
    return { kind: 'login-failed', path, cause: 'sessions-lost', setCookies }
  publish({
    name: 'login.landed',
    requestId: requestIdOf(headers),
    user: maskOpenId(openId),
    duplicate: !first,
  })
  return { kind: 'landed', path, setCookies }
}
