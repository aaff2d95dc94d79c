import { expect, it } from 'vitest'
import type { Answer } from '../ask.ts'
import { judgeFirstRedirect } from './first-redirect.ts'
import { judgeVerifyFile } from './verify-file.ts'

const SETTINGS = {
  appOrigin: 'https://wx.example.com',
  appId: 'wx0123456789abcdef',
  openOrigin: 'https://open.weixin.qq.com',
  cookieHostPrefix: true,
  callbackRelay: null,
}
const LOCATION =
  'https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx0123456789abcdef&redirect_uri=https%3A%2F%2Fwx.example.com%2Fredirect&response_type=code&scope=snsapi_base&state=x#wechat_redirect'
const COOKIE = '__Host-T=1abc; Path=/; Secure; HttpOnly; SameSite=lax'

function answered(changed: Partial<Extract<Answer, { kind: 'answered' }>> = {}): Answer {
  const headers = { location: LOCATION }
  return {
    kind: 'answered',
    address: '203.0.113.9',
    status: 302,
    headers,
    setCookies: [COOKIE],
    body: '',
    certificate: null,
    ...changed,
  }
}
const toward = (location: string) => answered({ headers: { location } })

it('knows the redirect of a visitor without a session', () => {
  expect(judgeFirstRedirect(answered(), SETTINGS).verdict).toBe('fine')
})

it.each([
  ['no answer', { kind: 'unreachable', code: 'timeout' }],
  ['a page', answered({ status: 200 })],
  ['a proxy’s refusal', answered({ status: 403 })],
  ['a redirect without an address', answered({ headers: {} })],
  ['a rewritten address', toward('https://wx.example.com/login')],
  ['another account', toward(LOCATION.replace('wx0123456789abcdef', 'wxfedcba9876543210'))],
  ['another way back', toward(LOCATION.replace('wx.example.com', 'www.example.com'))],
  ['no cookie', answered({ setCookies: [] })],
  ['a cookie of another name', answered({ setCookies: [COOKIE.replace('__Host-', '')] })],
  ['a cookie without Secure', answered({ setCookies: [COOKIE.replace(' Secure;', '')] })],
  ['a cookie of another path', answered({ setCookies: [COOKIE.replace('Path=/', 'Path=/app')] })],
  ['a cookie with a domain', answered({ setCookies: [`${COOKIE}; Domain=example.com`] })],
] as const)('has a remedy for %s', (_, answer) => {
  expect(judgeFirstRedirect(answer, SETTINGS)).toMatchObject({ verdict: 'fault', remedy: expect.any(String) })
})

const FILE = { name: 'MP_verify_0123456789abcdef.txt', content: '0123456789abcdef' }

it.each([
  ['as it lies there', answered({ status: 200, body: '0123456789abcdef' }), 'fine'],
  ['with an end of line', answered({ status: 200, body: '0123456789abcdef\n' }), 'fine'],
  ['as a login', answered(), 'fault'],
  ['not at all', answered({ status: 404 }), 'fault'],
  ['as another text', answered({ status: 200, body: '<html>' }), 'fault'],
  ['by nobody', { kind: 'unreachable', code: 'timeout' }, 'fault'],
] as const)('judges WeChat’s file served %s', (_, answer, verdict) => {
  expect(judgeVerifyFile(FILE, answer).verdict).toBe(verdict)
})
