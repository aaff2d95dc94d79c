import type { ReturnPath } from '../http/return-path.ts'
import type { Redirection } from './begin.ts'
import type { FailureCause } from './failure.ts'

/** How a login ends for the visitor. */
export type LoginOutcome =
  | { readonly kind: 'landed'; readonly path: ReturnPath; readonly setCookies: readonly string[] }
  | ({ readonly kind: 'restart' } & Redirection)
  | {
      readonly kind: 'login-failed'
      readonly path: ReturnPath
      readonly cause: FailureCause
      readonly errcode?: number
      readonly setCookies?: readonly string[]
    }
  | { readonly kind: 'snapshot'; readonly path: ReturnPath }
  /** `tooMany`: the queue of this visitor's address had no room. */
  | { readonly kind: 'busy'; readonly path: ReturnPath; readonly tooMany?: boolean }
