import { plain, type Reply } from '../reply.ts'
import type { Settings } from '../settings.ts'
import { apiError } from './api-error.ts'
import { TOKEN_SECONDS, type Tokens } from './tokens.ts'
import { unionIdOf } from './users.ts'

const LANGUAGES = ['zh_CN', 'zh_TW', 'en']

/** Steps 3 and 4 of 网页授权, and the check of a token: refresh, profile, `auth`. */
export function refreshToken(query: URLSearchParams, settings: Settings, tokens: Tokens): Reply {
  const refuse = (errcode: number) => apiError(errcode, settings.now(), settings.random)
  if (!query.get('appid')) return refuse(41002)
  if (query.get('appid') !== settings.account.appId) return refuse(40013)
  if (query.get('grant_type') !== 'refresh_token') return refuse(40002)
  const old = query.get('refresh_token') ?? ''
  if (old === '') return refuse(41003)
  const { accessToken, use } = tokens.refresh(old)
  if (use.kind === 'refused') return refuse(use.errcode)
  const { openId, grant } = use.token
  return plain(
    {
      access_token: accessToken,
      expires_in: TOKEN_SECONDS,
      refresh_token: old,
      openid: openId,
      scope: grant.scope,
    },
    { outcome: 'refreshed', user: grant.user.id, scope: grant.scope },
  )
}

/** The profile, only for tokens of `snsapi_userinfo`; a snapshot page's virtual user has a virtual one. */
export function userInfo(query: URLSearchParams, settings: Settings, tokens: Tokens): Reply {
  const refuse = (errcode: number) => apiError(errcode, settings.now(), settings.random)
  const accessToken = query.get('access_token') ?? ''
  if (accessToken === '') return refuse(41001)
  if (!query.get('openid')) return refuse(41009)
  if (!LANGUAGES.includes(query.get('lang') ?? 'en')) return refuse(40035)
  const use = tokens.use(accessToken)
  if (use.kind === 'refused') return refuse(use.errcode)
  const { openId, grant } = use.token
  if (openId !== query.get('openid')) return refuse(40003)
  if (grant.scope === 'snsapi_base') return refuse(48001)
  const { user, snapshot } = grant
  return plain(
    {
      openid: openId,
      nickname: snapshot ? '微信用户' : user.nickname,
      sex: 0,
      language: '',
      city: '',
      province: '',
      country: '',
      headimgurl: snapshot ? 'https://thirdwx.qlogo.cn/mmopen/vi_32/virtual/132' : user.avatar,
      privilege: [],
      ...(user.bound && !snapshot ? { unionid: unionIdOf(user) } : {}),
    },
    { outcome: 'profile', user: user.id, scope: grant.scope },
  )
}

export function checkToken(query: URLSearchParams, settings: Settings, tokens: Tokens): Reply {
  const use = tokens.use(query.get('access_token') ?? '')
  if (use.kind === 'refused') return apiError(use.errcode, settings.now(), settings.random)
  if (use.token.openId !== query.get('openid')) return apiError(40003, settings.now(), settings.random)
  return plain({ errcode: 0, errmsg: 'ok' })
}
