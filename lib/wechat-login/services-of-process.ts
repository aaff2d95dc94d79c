import { setTimeout as sleep } from 'node:timers/promises'
import { getConfig } from './config/of-process.ts'
import { getKeys } from './keys/keys.ts'
import { getProfiles } from './profile/stores/open-store.ts'
import type { Services } from './services.ts'
import { getStore } from './session/stores/open-store.ts'
import { exchangeCode } from './wechat/exchange-code.ts'
import { refreshAccess } from './wechat/refresh-access.ts'
import { askUserInfo } from './wechat/user-info.ts'

/** The services as the environment chose them. Stores are opened when they are first asked. */
export function servicesOfProcess(): Omit<Services, 'visitorLeft'> {
  const config = getConfig()
  const account = { appId: config.appId, secret: config.appSecret, apiOrigin: config.apiOrigin }
  return {
    config,
    keys: getKeys(),
    store: getStore,
    profiles: getProfiles,
    exchange: (code, timeoutMs) => exchangeCode(code, account, timeoutMs),
    refreshAccess: (refreshToken, timeoutMs) => refreshAccess(refreshToken, account, timeoutMs),
    userInfo: (accessToken, openId, timeoutMs) => askUserInfo(accessToken, openId, account, timeoutMs),
    nowMs: Date.now,
    sleep,
  }
}
