import type { Config } from './config/config.ts'
import type { KeyRing } from './keys/keys.ts'
import type { ProfileStore } from './profile/stores/store.ts'
import type { WatchedStore } from './session/stores/watched.ts'
import type { AuthorizationCode } from './wechat/authorization-code.ts'
import type { OpenId } from './wechat/open-id.ts'
import type { TokenGrant } from './wechat/token-reply.ts'
import type { UserInfo } from './wechat/user-info.ts'

/**
 * What the login works with: its settings, its stores, WeChat and the clock. A function takes only what it needs
 * (`Pick<Services, 'keys' | 'nowMs'>`), so that a test provides no more than that.
 */
export type Services = {
  readonly config: Config
  readonly keys: KeyRing
  readonly store: () => WatchedStore
  readonly profiles: () => ProfileStore
  /** Asks WeChat about a code, once, within that many milliseconds. @throws {WeChatError} */
  readonly exchange: (code: AuthorizationCode, timeoutMs: number) => Promise<TokenGrant>
  /** Asks WeChat for another access token, once, within that many milliseconds. @throws {WeChatError} */
  readonly refreshAccess: (refreshToken: string, timeoutMs: number) => Promise<TokenGrant>
  /** Asks WeChat for a profile, once, within that many milliseconds. @throws {WeChatError} */
  readonly userInfo: (accessToken: string, openId: OpenId, timeoutMs: number) => Promise<UserInfo>
  /** Aborts when the visitor does not wait for the answer any more. */
  readonly visitorLeft: AbortSignal
  /** The time in milliseconds since 1970. */
  readonly nowMs: () => number
  readonly sleep: (ms: number) => Promise<unknown>
}

/** The time in whole seconds since 1970. */
export function nowSeconds({ nowMs }: Pick<Services, 'nowMs'>): number {
  return Math.floor(nowMs() / 1000)
}
