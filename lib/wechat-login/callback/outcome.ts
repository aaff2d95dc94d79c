import type { ReturnPath } from '../http/return-path.ts'
import type { Redirection } from '../login/begin.ts'
import type { FailureCause } from '../login/failure.ts'

/** Where a callback sends the visitor. */
export type CallbackOutcome =
  | {
      readonly kind: 'landed'
      readonly path: ReturnPath
      /** A part of the page to point at, with its `#`. */
      readonly fragment?: string
      readonly setCookies: readonly string[]
    }
  | ({ readonly kind: 'restart' } & Redirection)
  | {
      readonly kind: 'login-failed'
      readonly path: ReturnPath
      readonly cause: FailureCause
      readonly errcode?: number
      readonly setCookies?: readonly string[]
    }
  | { readonly kind: 'denied' | 'snapshot'; readonly path: ReturnPath }
  | { readonly kind: 'open-in-wechat'; readonly path: ReturnPath }
  /** `tooMany`: the queue of this visitor's address had no room. */
  | { readonly kind: 'busy'; readonly path: ReturnPath; readonly tooMany?: boolean }
