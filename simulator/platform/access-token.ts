import { plain, type Reply } from '../reply.ts'
import type { Settings } from '../settings.ts'
import { apiError } from './api-error.ts'
import type { Codes } from './codes.ts'
import { TOKEN_SECONDS, type Tokens } from './tokens.ts'
import { unionIdOf } from './users.ts'

/** Step 2 of 网页授权: the code for an openId, once. */
export function accessToken(query: URLSearchParams, settings: Settings, codes: Codes, tokens: Tokens): Reply {
  const refuse = (errcode: number) => apiError(errcode, settings.now(), settings.random)
  const [appId, secret, code] = ['appid', 'secret', 'code'].map((name) => query.get(name) ?? '')
  if (!appId) return refuse(41002)
  if (!secret) return refuse(41004)
  if (!code) return refuse(41008)
  if (query.get('grant_type') !== 'authorization_code') return refuse(40002)
  if (appId !== settings.account.appId) return refuse(40013)
  if (secret !== settings.account.secret) return refuse(40125)

  const use = codes.use(code, appId)
  if (use.kind === 'refused') return refuse(use.errcode)
  const { grant } = use
  const { accessToken, refreshToken, openId } = tokens.issue(grant)
  const reply = {
    access_token: accessToken,
    expires_in: TOKEN_SECONDS,
    refresh_token: refreshToken,
    openid: openId,
    scope: grant.scope,
    ...(grant.snapshot ? { is_snapshotuser: 1 } : {}),
    ...(grant.scope === 'snsapi_userinfo' && grant.user.bound ? { unionid: unionIdOf(grant.user) } : {}),
  }
  return plain(reply, { outcome: 'openid', user: grant.user.id, scope: grant.scope })
}
