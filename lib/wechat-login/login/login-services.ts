import type { Config } from '../config/config.ts'
import type { KeyRing } from '../keys/keys.ts'
import type { WatchedStore } from '../session/stores/watched.ts'
import type { AuthorizationCode } from '../wechat/authorization-code.ts'
import type { TokenGrant } from '../wechat/token-reply.ts'

/** What the callback works with. */
export type LoginServices = {
  readonly config: Config
  readonly keys: KeyRing
  readonly store: () => WatchedStore
  readonly exchange: (code: AuthorizationCode, timeoutMs: number) => Promise<TokenGrant>
  /** Aborts when the visitor does not wait for the answer any more. */
  readonly visitorLeft: AbortSignal
  readonly nowMs: () => number
  readonly sleep: (ms: number) => Promise<unknown>
}

/** Now, in whole seconds since 1970. */
export function nowSeconds({ nowMs }: Pick<LoginServices, 'nowMs'>): number {
  return Math.floor(nowMs() / 1000)
}
