import { describe, expect, it } from 'vitest'
import { authorizeUrl } from './authorize-url.ts'

const params = {
  openOrigin: 'https://open.weixin.qq.com',
  appId: 'wx0123456789abcdef',
  redirectUri: 'https://h5.example.com/redirect',
  scope: 'snsapi_base',
  state: 'a1B2',
} as const

describe('authorize URL', () => {
  it("has WeChat's five parameters in WeChat's order, its fragment, and nothing more", () => {
    expect(authorizeUrl(params)).toBe(
      'https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx0123456789abcdef' +
        '&redirect_uri=https%3A%2F%2Fh5.example.com%2Fredirect&response_type=code&scope=snsapi_base' +
        '&state=a1B2#wechat_redirect',
    )
  })

  it('asks for the profile when told to', () => {
    expect(authorizeUrl({ ...params, scope: 'snsapi_userinfo' })).toContain('&scope=snsapi_userinfo&')
  })

  it('keeps every value in its place, whatever it holds', () => {
    const url = new URL(
      authorizeUrl({ ...params, redirectUri: 'https://h/redirect?a=1&b=2#c', state: '&scope=x#' }),
    )
    expect([...url.searchParams]).toEqual([
      ['appid', params.appId],
      ['redirect_uri', 'https://h/redirect?a=1&b=2#c'],
      ['response_type', 'code'],
      ['scope', 'snsapi_base'],
      ['state', '&scope=x#'],
    ])
    expect(url.hash).toBe('#wechat_redirect')
  })
})
