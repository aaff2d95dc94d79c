export type AuthorizeParams = {
  /** WeChat's open platform, without a slash at the end. */
  readonly openOrigin: string
  readonly appId: string
  readonly redirectUri: string
  readonly scope: 'snsapi_base' | 'snsapi_userinfo'
  /** `[A-Za-z0-9]{1,128}`: all that WeChat promises to return unchanged. */
  readonly state: string
}

/**
 * The address that asks WeChat who the visitor is. WeChat matches the text, not the parameters: another order, or an
 * extra such as `connect_redirect`, is a blank page on desktop WeChat.
 * @see WeChat 网页授权, step 1
 */
export function authorizeUrl({ openOrigin, appId, redirectUri, scope, state }: AuthorizeParams): string {
  return (
    `${openOrigin}/connect/oauth2/authorize?appid=${encodeURIComponent(appId)}` +
    `&redirect_uri=${encodeURIComponent(redirectUri)}&response_type=code&scope=${scope}` +
    `&state=${encodeURIComponent(state)}#wechat_redirect`
  )
}
