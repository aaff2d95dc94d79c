import type { Config } from '../config/config.ts'
import type { JudgedLogin } from '../login/complete.ts'
import type { FailureCause } from '../login/failure.ts'
import { mayLogIn } from '../login/may-log-in.ts'
import { boundTracker, isInTime } from '../state/state.ts'
import type { Callback } from './read-callback.ts'

/** What the judgement needs of a callback. */
export type Evidence = Pick<Callback, 'query' | 'purpose' | 'opened' | 'client' | 'isNavigation'> & {
  readonly sent: Pick<Callback['sent'], 'began' | 'sendsTracker'>
}

export type Verdict =
  | { readonly kind: 'denied' | 'open-in-wechat' }
  | { readonly kind: 'login-failed'; readonly cause: FailureCause }
  /** `attempt`: of the login that this callback belongs to. */
  | { readonly kind: 'restart'; readonly attempt: number; readonly cause: FailureCause }
  | { readonly kind: 'ready'; readonly login: JudgedLogin }

/**
 * Judges the callback of a visitor without a live session, in this order: denied, client, state, T, time, code. A code
 * may be used only if the browser that began the login opens the callback as a document, in time. Every other request
 * restarts the login, such as that of Tencent's servers, which have no cookies. So does a consent whose session has
 * ended, since its code is never exchanged for a session.
 * @see RFC 9700 §4.7
 */
export function judgeCallback(
  { query, purpose, opened, client, isNavigation, sent }: Evidence,
  config: Pick<Config, 'requireWeChatClient'>,
  nowSeconds: number,
): Verdict {
  if (query.kind === 'repeated') return { kind: 'login-failed', cause: 'repeated-parameter' }
  if (query.kind === 'denied' && purpose === 'login') return { kind: 'denied' }
  if (!mayLogIn(client, config)) return { kind: 'open-in-wechat' }
  if (opened.kind === 'unreadable') return { kind: 'login-failed', cause: 'unreadable-state' }

  const attempt = opened.kind === 'sound' ? opened.login.attempt : opened.attempt
  const restart = (cause: FailureCause): Verdict => ({ kind: 'restart', attempt, cause })
  if (!isNavigation) return restart('not-a-page')
  if (!sent.sendsTracker) return restart('cookies-refused')
  if (opened.kind !== 'sound') return restart(opened.kind === 'damaged' ? 'damaged-state' : 'other-secret')
  const { login } = opened
  const tracker = purpose === 'login' ? boundTracker(login, sent.began) : null
  if (tracker === null) return restart('other-browser')
  if (!isInTime(login, nowSeconds))
    return restart(login.issuedAtSeconds > nowSeconds ? 'clocks-apart' : 'took-too-long')
  if (query.kind === 'denied' || query.code === null) return restart('code-refused')
  return { kind: 'ready', login: { login, tracker, code: query.code } }
}
