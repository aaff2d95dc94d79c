import { setTimeout as sleep } from 'node:timers/promises'
import { answerCallback } from '../../lib/wechat-login/callback/answer.ts'
import type { CallbackOutcome } from '../../lib/wechat-login/callback/outcome.ts'
import { getConfig } from '../../lib/wechat-login/config/config.ts'
import { publish } from '../../lib/wechat-login/events.ts'
import { requestIdOf } from '../../lib/wechat-login/http/request-id.ts'
import { DEFAULT_PATH } from '../../lib/wechat-login/http/return-path.ts'
import { getKeys } from '../../lib/wechat-login/keys/keys.ts'
import { reportFailure } from '../../lib/wechat-login/process/report-failure.ts'
import { completeCallback } from '../../lib/wechat-login/profile/complete-callback.ts'
import { getProfiles } from '../../lib/wechat-login/profile/stores/open-store.ts'
import { getStore } from '../../lib/wechat-login/session/stores/open-store.ts'
import { exchangeCode } from '../../lib/wechat-login/wechat/exchange-code.ts'
import { askUserInfo } from '../../lib/wechat-login/wechat/user-info.ts'

/** WeChat's callback (steps 6 to 9). */
export async function GET(request: Request): Promise<Response> {
  const requestId = requestIdOf(request.headers)
  const config = getConfig()
  const account = { appId: config.appId, secret: config.appSecret, apiOrigin: config.apiOrigin }
  const outcome = await completeCallback(new URL(request.url).searchParams, request.headers, {
    config,
    keys: getKeys(),
    store: getStore,
    profiles: getProfiles,
    exchange: (code, timeoutMs) => exchangeCode(code, account, timeoutMs),
    userInfo: (accessToken, openId, timeoutMs) => askUserInfo(accessToken, openId, account, timeoutMs),
    visitorLeft: request.signal,
    nowMs: Date.now,
    sleep,
  }).catch((thrown: unknown): CallbackOutcome => {
    reportFailure(thrown, requestId)
    return { kind: 'busy', path: DEFAULT_PATH }
  })
  publish({ name: 'login.callback', requestId, outcome: outcome.kind })
  if (outcome.kind === 'login-failed') {
    const { cause, errcode } = outcome
    publish({ name: 'login.failed', requestId, cause, ...(errcode === undefined ? {} : { errcode }) })
  }
  return answerCallback(outcome, config, request.headers)
}

/** A link checker's HEAD must not spend the code, which the GET handler would. */
const refuse = () =>
  new Response(null, { status: 405, headers: { Allow: 'GET', 'Cache-Control': 'no-store' } })

export { refuse as DELETE, refuse as HEAD, refuse as OPTIONS, refuse as PATCH, refuse as POST, refuse as PUT }
