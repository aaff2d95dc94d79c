import type { FailureCause } from '../login/failure.ts'
import type { Tracker } from '../session/tracker.ts'
import { isInTime, type OpenedState, type PendingLogin } from '../state/state.ts'
import type { AuthorizationCode } from '../wechat/authorization-code.ts'

export type CallbackEvidence = {
  readonly opened: Exclude<OpenedState, { kind: 'unreadable' }>
  /** The T that this state is bound to, if the request sent it. */
  readonly tracker: Tracker | null
  readonly code: AuthorizationCode | null
  readonly isNavigation: boolean
  readonly sendsTracker: boolean
  readonly nowSeconds: number
}

export type Verdict =
  | { readonly kind: 'not'; readonly cause: FailureCause }
  | {
      readonly kind: 'ready'
      readonly login: PendingLogin
      readonly tracker: Tracker
      readonly code: AuthorizationCode
    }

/**
 * Whether this callback may spend its code: only as a document that the browser which began the login opens in
 * time. Anybody else, such as Tencent's servers that load it again without cookies, only starts anew.
 * @see RFC 9700 §4.7
 */
export function whyNotExchange(evidence: CallbackEvidence): Verdict {
  const { opened, tracker, code, nowSeconds } = evidence
  if (!evidence.isNavigation) return { kind: 'not', cause: 'not-a-page' }
  if (!evidence.sendsTracker) return { kind: 'not', cause: 'cookies-refused' }
  if (opened.kind === 'damaged') return { kind: 'not', cause: 'damaged-state' }
  if (tracker === null) return { kind: 'not', cause: 'other-browser' }
  if (!isInTime(opened.login, nowSeconds))
    return {
      kind: 'not',
      cause: opened.login.issuedAtSeconds > nowSeconds ? 'clocks-apart' : 'took-too-long',
    }
  if (code === null) return { kind: 'not', cause: 'code-refused' }
  return { kind: 'ready', login: opened.login, tracker, code }
}
