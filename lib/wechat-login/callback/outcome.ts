import type { ReturnPath } from '../http/return-path.ts'
import type { LoginOutcome } from '../login/outcome.ts'

/** Where a callback sends the visitor. */
export type CallbackOutcome =
  | LoginOutcome
  /** There was a session already. `fragment`: for the page's address, with its `#`, or empty. */
  | {
      readonly kind: 'landed'
      readonly path: ReturnPath
      readonly fragment: string
      readonly setCookies: readonly string[]
    }
  | { readonly kind: 'denied'; readonly path: ReturnPath }
  | { readonly kind: 'open-in-wechat'; readonly path: ReturnPath }
