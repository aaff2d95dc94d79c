import { setTimeout as sleep } from 'node:timers/promises'
import { handleCallback } from '../../lib/wechat-login/callback/handle.ts'
import { getConfig } from '../../lib/wechat-login/config/config.ts'
import { getKeys } from '../../lib/wechat-login/keys/keys.ts'
import { getProfiles } from '../../lib/wechat-login/profile/stores/open-store.ts'
import { getStore } from '../../lib/wechat-login/session/stores/open-store.ts'
import { exchangeCode } from '../../lib/wechat-login/wechat/exchange-code.ts'
import { askUserInfo } from '../../lib/wechat-login/wechat/user-info.ts'

/** WeChat's callback (steps 6 to 9). */
export function GET(request: Request): Promise<Response> {
  const config = getConfig()
  const account = { appId: config.appId, secret: config.appSecret, apiOrigin: config.apiOrigin }
  return handleCallback(request, {
    config,
    keys: getKeys(),
    store: getStore,
    profiles: getProfiles,
    exchange: (code, timeoutMs) => exchangeCode(code, account, timeoutMs),
    userInfo: (accessToken, openId, timeoutMs) => askUserInfo(accessToken, openId, account, timeoutMs),
    visitorLeft: request.signal,
    nowMs: Date.now,
    sleep,
  })
}

/** A link checker's HEAD must not spend the code, which the GET handler would. */
const refuse = () =>
  new Response(null, { status: 405, headers: { Allow: 'GET', 'Cache-Control': 'no-store' } })

export { refuse as DELETE, refuse as HEAD, refuse as OPTIONS, refuse as PATCH, refuse as POST, refuse as PUT }
