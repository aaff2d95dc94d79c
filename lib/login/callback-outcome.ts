import type { Config } from '../config.ts'
import type { KeyRing } from '../keys.ts'
import type { ReturnPath } from '../return-path.ts'
import type { GuardedStore } from '../session/stores/guarded.ts'
import type { AuthorizationCode } from '../wechat/authorization-code.ts'
import type { TokenGrant } from '../wechat/token-reply.ts'
import type { Redirection } from './begin.ts'
import type { FailureCause } from './failure.ts'

/** What the callback works with. */
export type LoginServices = {
  readonly config: Config
  readonly keys: KeyRing
  readonly store: () => GuardedStore
  readonly exchange: (code: AuthorizationCode, timeoutMs: number) => Promise<TokenGrant>
  readonly nowMs: () => number
  readonly sleep: (ms: number) => Promise<unknown>
}

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
  /** `tooMany`: because of this visitor's address alone. */
  | { readonly kind: 'busy'; readonly path: ReturnPath; readonly tooMany?: boolean }

/** Now, in whole seconds since 1970. */
export function seconds({ nowMs }: LoginServices): number {
  return Math.floor(nowMs() / 1000)
}
