import { whyNotExchange } from '../callback/judge.ts'
import type { CallbackOutcome } from '../callback/outcome.ts'
import { readCallbackQuery } from '../callback/query.ts'
import { parseOutcome } from '../exchange/exchange-once.ts'
import { exchangeRateLimited } from '../exchange/rate-limit.ts'
import { isNavigation } from '../http/navigation.ts'
import { DEFAULT_PATH, type ReturnPath } from '../http/return-path.ts'
import { readSentCookies, sendsTracker } from '../session/login-cookies.ts'
import { lookUpSession } from '../session/look-up.ts'
import { openSignedRecord } from '../session/signed-record.ts'
import { deriveTracker, sessionKey } from '../session/tracker.ts'
import { resolvePath } from '../state/long-paths.ts'
import { boundTracker, type OpenedState, openState } from '../state/state.ts'
import { detectClient } from '../wechat/client.ts'
import { land } from './land.ts'
import { type LoginServices, nowSeconds } from './login-services.ts'
import { mayLogIn } from './may-log-in.ts'
import { openSession } from './open-session.ts'
import { restart } from './restart.ts'

/**
 * Completes a login (steps 6 to 9): judges the callback, has its code exchanged exactly once, and says where the
 * visitor goes. A code is only ever spent for the browser that began this login.
 * @param query of the callback's address
 * @throws {StoreUnreachableError}
 */
export async function completeLogin(
  query: URLSearchParams,
  headers: Headers,
  services: LoginServices,
): Promise<CallbackOutcome> {
  const { config, keys } = services
  const callback = readCallbackQuery(query) // 6
  if (callback.kind === 'repeated')
    return { kind: 'login-failed', path: DEFAULT_PATH, cause: 'repeated-parameter' }

  const opened = openState(callback.state, config.appOrigin, keys)
  const path = await pathOf(opened, headers, services)
  const sent = readSentCookies(headers, config, keys)
  const lookup = await lookUpSession(sent, { ...services, nowMs: services.nowMs() })
  if (lookup.kind === 'unreachable' && lookup.inGrace === null) throw lookup.error
  if (lookup.kind !== 'none') return { kind: 'landed', path, setCookies: [] }

  const forLogin = opened.kind !== 'sound' || opened.login.purpose === 'login' // else its session has ended meanwhile
  if (callback.kind === 'denied' && forLogin) return { kind: 'denied', path }
  if (!mayLogIn(detectClient(headers.get('user-agent')), config)) return { kind: 'open-in-wechat', path }
  if (opened.kind === 'unreadable') return { kind: 'login-failed', path, cause: 'unreadable-state' }

  const tracker = opened.kind === 'sound' && forLogin ? boundTracker(opened.login, sent.began) : null
  const ready = whyNotExchange({
    opened,
    tracker,
    code: callback.kind === 'answered' ? callback.code : null,
    isNavigation: isNavigation(headers),
    sendsTracker: sendsTracker(headers, config),
    nowSeconds: nowSeconds(services),
  })
  if (ready.kind === 'not') return restart(opened, path, ready.cause, headers, services)

  const { login, code } = ready
  const judged = { tracker: ready.tracker, nonce: login.nonce, code, headers }
  const result = await exchangeRateLimited(judged, services, async (turn) => {
    const outcome = await openSession(code, login, ready.tracker, headers, turn, services) // 7, 8
    return { outcome: JSON.stringify(outcome), mayRunAgain: outcome.kind === 'busy' }
  })
  if (result === 'too-many') return { kind: 'busy', path, tooMany: true }
  if (result === null) return restart(opened, path, 'code-refused', headers, services)
  const [outcome, { first }] = [parseOutcome(result.outcome), result]
  switch (outcome.kind) {
    case 'session': {
      const newTracker = deriveTracker(ready.tracker, login.nonce, code, login.keySet)
      const kept = openSignedRecord(sessionKey(newTracker), outcome.record, keys)
      if (kept.kind === 'refused') return restart(opened, path, 'code-refused', headers, services)
      const { record } = kept
      return land(
        { tracker: newTracker, began: ready.tracker, record, path, first, login, sent, headers },
        services,
      ) // 9
    }
    case 'snapshot':
      return { kind: 'snapshot', path }
    case 'restart':
      return restart(opened, path, outcome.cause, headers, services)
    case 'busy':
      return { kind: 'busy', path }
    case 'failed':
      return { kind: 'login-failed', path, cause: outcome.cause, errcode: outcome.errcode }
  }
}

async function pathOf(
  opened: OpenedState,
  headers: Headers,
  { config, keys }: LoginServices,
): Promise<ReturnPath> {
  return opened.kind === 'sound' ? resolvePath(opened.login.path, headers, config, keys) : DEFAULT_PATH
}
