import type { Config } from '../config.ts'
import { publish } from '../events.ts'
import { isNavigation } from '../http/navigation.ts'
import { requestIdOf } from '../http/request-id.ts'
import type { KeyRing } from '../keys.ts'
import { readSentCookies, sendsTracker, trackerCookie, userCookie } from '../session/login-cookies.ts'
import { lookUpSession } from '../session/look-up.ts'
import { parseRecord, type SessionRecord } from '../session/record.ts'
import type { GuardedStore } from '../session/stores/guarded.ts'
import { deriveTracker, type Tracker } from '../session/tracker.ts'
import { sealUser } from '../session/user-seal.ts'
import type { AuthorizationCode } from '../wechat/authorization-code.ts'
import { detectClient } from '../wechat/client.ts'
import { maskOpenId } from '../wechat/open-id.ts'
import type { TokenGrant } from '../wechat/token-reply.ts'
import { beginLogin, type Redirection } from './begin.ts'
import { readCallbackQuery } from './callback-query.ts'
import { exchangeOnce } from './exchange-once.ts'
import type { FailureCause } from './failure.ts'
import { dropLongPath, resolvePath } from './long-paths.ts'
import { mayLogIn } from './may-log-in.ts'
import { openSession } from './open-session.ts'
import { DEFAULT_PATH, type ReturnPath } from './return-path.ts'
import { boundTracker, MOST_RESTARTS, type OpenedState, openState } from './state.ts'
import { whyNotExchange } from './why-not-exchange.ts'

export type LoginServices = {
  readonly config: Config
  readonly keys: KeyRing
  readonly store: () => GuardedStore
  readonly exchange: (code: AuthorizationCode, timeoutMs: number) => Promise<TokenGrant>
  readonly nowMs: () => number
  readonly sleep: (ms: number) => Promise<unknown>
}

export type CallbackOutcome =
  | { readonly kind: 'landed'; readonly path: ReturnPath; readonly setCookies: readonly string[] }
  | ({ readonly kind: 'restart' } & Redirection)
  | {
      readonly kind: 'login-failed'
      readonly path: ReturnPath
      readonly cause: FailureCause
      readonly errcode?: number
    }
  | { readonly kind: 'denied' | 'snapshot'; readonly path: ReturnPath }
  | { readonly kind: 'open-in-wechat' | 'busy'; readonly path: ReturnPath }

/**
 * Completes a login (seed 6–9): judges the callback, has its code exchanged exactly once, and says where the
 * visitor goes. A code is only ever spent for the browser that began this login.
 * @param query of the callback's address
 * @throws {StoreUnreachableError}
 */
export async function completeLogin(
  query: URLSearchParams,
  headers: Headers,
  services: LoginServices,
): Promise<CallbackOutcome> {
  const { config, keys, store } = services
  const callback = readCallbackQuery(query) // 6
  if (callback.kind === 'repeated')
    return { kind: 'login-failed', path: DEFAULT_PATH, cause: 'repeated-parameter' }

  const opened = openState(callback.state, config.appOrigin, keys)
  const path = await pathOf(opened, headers, services)
  const sent = readSentCookies(headers, config, keys)
  const lookup = await lookUpSession(sent, { ...services, nowMs: services.nowMs() })
  if (lookup.kind === 'unreachable' && lookup.inGrace === null) throw lookup.error
  if (lookup.kind !== 'none') return { kind: 'landed', path, setCookies: [] }

  if (callback.kind === 'denied') return { kind: 'denied', path }
  if (!mayLogIn(detectClient(headers.get('user-agent')), config)) return { kind: 'open-in-wechat', path }
  if (opened.kind === 'unreadable') return { kind: 'login-failed', path, cause: 'unreadable-state' }

  const tracker = opened.kind === 'sound' ? boundTracker(opened.login, sent.began) : null
  const ready = whyNotExchange({
    opened,
    tracker,
    code: callback.code,
    isNavigation: isNavigation(headers),
    sendsTracker: sendsTracker(headers, config),
    nowSeconds: seconds(services),
  })
  if (ready.kind === 'not') return restart(opened, path, ready.cause, headers, services)

  const { login, code } = ready
  const result = await exchangeOnce(
    // 7, 8
    login.nonce,
    code,
    store(),
    () => openSession(code, login, ready.tracker, headers, services),
    services.sleep,
  )
  if (result === null) return restart(opened, path, 'code-refused', headers, services)
  const { outcome, first } = result
  switch (outcome.kind) {
    case 'session': {
      const record = parseRecord(outcome.record)
      if (record === null) return restart(opened, path, 'code-refused', headers, services)
      const newTracker = deriveTracker(ready.tracker, login.nonce, code, login.keySet)
      return land(newTracker, record, path, first, headers, services) // 9
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

async function land(
  tracker: Tracker,
  record: SessionRecord,
  path: ReturnPath,
  first: boolean,
  headers: Headers,
  services: LoginServices,
): Promise<CallbackOutcome> {
  const { config, keys } = services
  const seal = await sealUser(record, tracker, seconds(services), keys)
  const longPath = await dropLongPath(path, headers, config, keys)
  publish({
    name: 'login.landed',
    requestId: requestIdOf(headers),
    user: maskOpenId(record.openId),
    duplicate: !first,
  })
  const cookies = [trackerCookie(tracker, config), userCookie(seal, config), longPath]
  return { kind: 'landed', path, setCookies: cookies.filter((cookie) => cookie !== null) }
}

/** The whole login once more, which the visitor does not see; only twice, then a page that says why. */
async function restart(
  opened: Exclude<OpenedState, { kind: 'unreadable' }>,
  path: ReturnPath,
  cause: FailureCause,
  headers: Headers,
  services: LoginServices,
): Promise<CallbackOutcome> {
  const attempt = (opened.kind === 'sound' ? opened.login.attempt : opened.attempt) + 1
  if (attempt > MOST_RESTARTS) return { kind: 'login-failed', path, cause }
  publish({ name: 'login.restarted', requestId: requestIdOf(headers), attempt, cause })
  const { config, keys } = services
  return {
    kind: 'restart',
    ...(await beginLogin({ path, attempt, headers }, config, keys, seconds(services))),
  }
}

async function pathOf(
  opened: OpenedState,
  headers: Headers,
  { config, keys }: LoginServices,
): Promise<ReturnPath> {
  return opened.kind === 'sound' ? resolvePath(opened.login.path, headers, config, keys) : DEFAULT_PATH
}

function seconds({ nowMs }: LoginServices): number {
  return Math.floor(nowMs() / 1000)
}
