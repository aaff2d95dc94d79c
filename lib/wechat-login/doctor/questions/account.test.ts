import { expect, it } from 'vitest'
import { WeChatRefusedError, WeChatUnreachableError } from '../../wechat/exchange-error.ts'
import { judgeAccount, judgeAllowList } from './account.ts'
import { judgeEgress } from './egress.ts'

it.each([
  [40029, 'fine', null],
  [40125, 'fault', /WECHAT_APP_SECRET/],
  [40001, 'fault', /WECHAT_APP_SECRET/],
  [40013, 'fault', /WECHAT_APP_ID/],
  [40164, 'fault', /IP 白名单/],
  [40243, 'fault', /thaw/],
  [48001, 'fault', /service account/],
  [50007, 'fault', /全局返回码/],
  [45011, 'warning', /全局返回码/],
  [-1, 'warning', /全局返回码/],
  [99999, 'warning', /全局返回码/],
])('judges the account by what WeChat says of a made-up code: %d', (errcode, verdict, remedy) => {
  expect(judgeAccount(new WeChatRefusedError(errcode))).toMatchObject({
    verdict,
    remedy: remedy === null ? null : expect.stringMatching(remedy),
  })
})

it('takes nobody for WeChat who gives an openId for a made-up code', () => {
  expect(judgeAccount(null)).toMatchObject({ verdict: 'fault' })
})

it('names the address that the allow-list lacks, and never a token', () => {
  const said =
    'invalid ip 198.51.100.7 ipv6 ::ffff:198.51.100.7, not in whitelist, rid: 5f1d0c0d-0c0d0c0d-0c0d0c0d'
  expect(judgeAllowList(JSON.stringify({ errcode: 40164, errmsg: said }))).toMatchObject({
    verdict: 'fault',
    remedy: 'add 198.51.100.7 in the console: 基本配置 → IP 白名单',
  })
  const allowed = judgeAllowList(JSON.stringify({ access_token: 'a-token', expires_in: 7200 }))
  expect(allowed.verdict).toBe('fine')
  expect(JSON.stringify(allowed)).not.toContain('a-token')
  expect(judgeAllowList('{"errcode":50004}')).toMatchObject({ verdict: 'fault', remedy: expect.any(String) })
})

const API = 'https://api.weixin.qq.com'
const PROXY = { HTTPS_PROXY: 'http://operator:pa55word@proxy.internal:3128' }

it.each([
  [
    'a proxy that Node does not use',
    new WeChatUnreachableError('timeout'),
    PROXY,
    false,
    /NODE_USE_ENV_PROXY=1/,
  ],
  ['a proxy that is in the way', new WeChatUnreachableError('timeout'), PROXY, true, /proxy of HTTPS_PROXY/],
  ['a firewall', new WeChatUnreachableError('timeout'), {}, false, /port 443/],
  ['no DNS', new WeChatUnreachableError('not-connected', 'ENOTFOUND'), {}, false, /DNS/],
  [
    'TLS that is opened',
    new WeChatUnreachableError('reset', 'SELF_SIGNED_CERT_IN_CHAIN'),
    {},
    false,
    /NODE_EXTRA_CA/,
  ],
  [
    'a page in WeChat’s place',
    new WeChatUnreachableError('http-status', 'HTTP_403'),
    {},
    false,
    /WECHAT_API_ORIGIN/,
  ],
  ['nonsense in WeChat’s place', new WeChatUnreachableError('unreadable'), {}, false, /WECHAT_API_ORIGIN/],
] as const)('has a remedy where WeChat is not reached for %s', (_, error, env, usesProxy, remedy) => {
  const finding = judgeEgress(error, API, env, usesProxy)
  expect(finding).toMatchObject({ verdict: 'fault', remedy: expect.stringMatching(remedy) })
  expect(JSON.stringify(finding)).not.toContain('pa55word')
})

it('says by which way WeChat is reached', () => {
  const reached = new WeChatRefusedError(40029)
  expect(judgeEgress(reached, API, {}, false).found).toBe('directly')
  expect(judgeEgress(reached, API, PROXY, false).found).toBe('directly, past the proxy of the environment')
  expect(judgeEgress(reached, API, PROXY, true).found).toBe('by the proxy of the environment')
})
