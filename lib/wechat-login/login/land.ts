import { publish } from '../events.ts'
import { setCookie } from '../http/cookies.ts'
import { roomBeside } from '../http/header-block.ts'
import { nowSeconds, type Services } from '../services.ts'
import { trackerCookie, userCookie } from '../session/login-cookies.ts'
import type { SessionRecord } from '../session/record.ts'
import type { Tracker } from '../session/tracker.ts'
import { sealUser } from '../session/user-seal.ts'
import { dropLongPath } from '../state/long-paths.ts'
import { maskOpenId } from '../wechat/open-id.ts'
import type { LoginRequest } from './begin.ts'
import { loginsInARow, MOST_IN_A_ROW, noteLanding } from './lost-sessions.ts'
import type { LoginOutcome } from './outcome.ts'
import { MOST_RESTARTS } from './restart.ts'

/** The session that a login opened. */
export type OpenedSession = {
  /** The T that this login sets, and the one that it began with. */
  readonly tracker: Tracker
  readonly began: Tracker
  readonly record: SessionRecord
  readonly attempt: number
  /** Whether this callback asked WeChat; duplicates did not. */
  readonly first: boolean
}

/** Step 9: redirects to the page with T and UU, unless this is the third login within minutes. */
export async function land(
  { tracker, began, record, attempt, first }: OpenedSession,
  { path, sent, requestId }: LoginRequest,
  services: Pick<Services, 'config' | 'keys' | 'nowMs'>,
): Promise<LoginOutcome> {
  const { config, keys } = services
  const [{ openId }, now] = [record, nowSeconds(services)]
  const inARow = await loginsInARow(sent.userSeals, openId, now, config.sessionIdleSeconds, keys)
  noteLanding([began, tracker], attempt, now)
  const seal = await sealUser(record, tracker, now, keys, inARow)
  const ofLogin = [trackerCookie(tracker, config), userCookie(seal, config)]
  const room = roomBeside([config.appOrigin + path, ...ofLogin])
  const longPath = await dropLongPath(path, sent.pathSeals, room, config, keys)
  const setCookies = longPath === null ? ofLogin : [...ofLogin, setCookie(longPath)]
  if (inARow > MOST_IN_A_ROW || attempt > MOST_RESTARTS)
    return { kind: 'login-failed', path, cause: 'sessions-lost', setCookies }
  publish({ name: 'login.landed', requestId, user: maskOpenId(openId), duplicate: !first })
  return { kind: 'landed', path, setCookies }
}
