import { apiError } from './api-error.ts'
import { plain, type Reply } from './reply.ts'
import type { Settings } from './settings.ts'
import { TOKEN_SECONDS, type Tokens } from './tokens.ts'
import { unionIdOf } from './users.ts'

/** Steps 3 and 4 and the check of 网页授权: what a user-level token still opens. */
export function refreshToken(query: URLSearchParams, settings: Settings, tokens: Tokens): Reply {
  const refuse = (errcode: number) => apiError(errcode, settings.now(), settings.random)
  if (!query.get('appid')) return refuse(41002)
  if (query.get('appid') !== settings.account.appId) return refuse(40013)
  if (query.get('grant_type') !== 'refresh_token') return refuse(40002)
  const old = query.get('refresh_token') ?? ''
  if (old === '') return refuse(41003)
  const refreshed = tokens.refresh(old)
  if (refreshed === null) return refuse(40030)
  const { accessToken, token } = refreshed
  return plain({
    access_token: accessToken,
    expires_in: TOKEN_SECONDS,
    refresh_token: old,
    openid: token.openId,
    scope: token.grant.scope,
  })
}

export function userInfo(query: URLSearchParams, settings: Settings, tokens: Tokens): Reply {
  const refuse = (errcode: number) => apiError(errcode, settings.now(), settings.random)
  const accessToken = query.get('access_token') ?? ''
  if (accessToken === '') return refuse(41001)
  if (!query.get('openid')) return refuse(41009)
  const token = tokens.find(accessToken)
  if (token === null) return refuse(40014)
  if (token.openId !== query.get('openid')) return refuse(40003)
  if (token.grant.scope === 'snsapi_base') return refuse(48001)
  const { user } = token.grant
  return plain(
    {
      openid: token.openId,
      nickname: user.nickname,
      sex: 0,
      language: '',
      city: '',
      province: '',
      country: '',
      headimgurl: `https://thirdwx.qlogo.cn/mmopen/vi_32/${user.id}/132`,
      privilege: [],
      ...(user.bound ? { unionid: unionIdOf(user) } : {}),
    },
    { outcome: 'profile', user: user.id },
  )
}

export function checkToken(query: URLSearchParams, settings: Settings, tokens: Tokens): Reply {
  const token = tokens.find(query.get('access_token') ?? '')
  if (token === null) return apiError(40014, settings.now(), settings.random)
  if (token.openId !== query.get('openid')) return apiError(40003, settings.now(), settings.random)
  return plain({ errcode: 0, errmsg: 'ok' })
}
