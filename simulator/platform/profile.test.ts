import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SIMULATED_ACCOUNT } from '../../lib/wechat-login/config/simulated-account.ts'
import { type Simulator, startSimulator } from '../server.ts'

const { appId, secret } = SIMULATED_ACCOUNT
const WECHAT = { 'User-Agent': 'Mozilla/5.0 (iPhone) MicroMessenger/8.0.73(0x18004939)' }

let [nowMs, simulator]: [number, Omit<Simulator, 'receive'>] = [
  1_800_000_000_000,
  { origin: '', port: 0, close: async () => {} },
]

beforeAll(async () => {
  simulator = await startSimulator({ authorizedDomain: 'h5.test', now: () => nowMs })
})
afterAll(() => simulator.close())

async function api(path: string, parameters: Readonly<Record<string, string>>) {
  const answer = await fetch(`${simulator.origin}/sns/${path}?${new URLSearchParams(parameters)}`)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain'])
  return JSON.parse(await answer.text())
}

async function tokens(user: string, scope = 'snsapi_userinfo') {
  const query = `appid=${appId}&redirect_uri=${encodeURIComponent('http://h5.test/redirect')}&response_type=code&scope=${scope}&state=abc`
  const path = scope === 'snsapi_base' ? 'authorize' : 'authorize/allow'
  const granted = await fetch(`${simulator.origin}/connect/oauth2/${path}?${query}`, {
    redirect: 'manual',
    headers: { ...WECHAT, Cookie: `wechat_sim_user=${user}` },
  })
  const code = new URL(granted.headers.get('location') ?? '').searchParams.get('code') ?? ''
  return api('oauth2/access_token', { appid: appId, secret, code, grant_type: 'authorization_code' })
}

const refresh = (refresh_token: string) =>
  api('oauth2/refresh_token', { appid: appId, grant_type: 'refresh_token', refresh_token })

describe('a profile', () => {
  it.each([
    ['xiaohong', '小红 🌸👩‍👧', 'https://thirdwx.qlogo.cn/mmopen/vi_32/xiaohong/132'],
    ['laowang', '老王', 'http://wx.qlogo.cn/mmopen/vi_32/laowang/132'],
    ['newcomer', '新用户', ''],
  ])('of %s is told as WeChat keeps it', async (user, nickname, headimgurl) => {
    const { access_token, openid, scope } = await tokens(user)
    expect(scope).toBe('snsapi_userinfo')
    const profile = await api('userinfo', { access_token, openid, lang: 'zh_CN' })
    expect(profile).toMatchObject({ openid, nickname, headimgurl, sex: 0, city: '', privilege: [] })
  })

  it('is told for its own openid, in a language there is, and to a token of snsapi_userinfo alone', async () => {
    const [mine, others, base] = [
      await tokens('xiaoming'),
      await tokens('laowang'),
      await tokens('xiaoming', 'snsapi_base'),
    ]
    const asked = { access_token: mine.access_token, openid: mine.openid }
    const errcode = async (parameters: Readonly<Record<string, string>>) =>
      (await api('userinfo', { ...asked, ...parameters })).errcode
    expect(await errcode({})).toBeUndefined()
    expect(await errcode({ access_token: '' })).toBe(41001)
    expect(await errcode({ openid: '' })).toBe(41009)
    expect(await errcode({ lang: 'zh-CN' })).toBe(40035)
    expect(await errcode({ openid: others.openid })).toBe(40003)
    expect(await errcode({ access_token: 'unknown' })).toBe(40014)
    expect(await errcode({ access_token: base.access_token })).toBe(48001)
  })

  it('of a snapshot page is a virtual one', async () => {
    const { access_token, openid, is_snapshotuser } = await tokens('kuaizhao')
    expect(is_snapshotuser).toBe(1)
    expect(await api('userinfo', { access_token, openid })).toMatchObject({ openid, nickname: '微信用户' })
  })

  it('is open for two hours, and by the refresh token for thirty days', async () => {
    const { access_token, refresh_token, openid } = await tokens('xiaoming')
    nowMs += 7_200_000
    expect((await api('userinfo', { access_token, openid })).errcode).toBe(42001)
    const again = await refresh(refresh_token)
    expect(again).toMatchObject({ openid, refresh_token, scope: 'snsapi_userinfo', expires_in: 7200 })
    expect(await api('userinfo', { access_token: again.access_token, openid })).toMatchObject({ openid })
    nowMs += 30 * 86_400_000
    expect((await refresh(refresh_token)).errcode).toBe(42002)
    expect((await refresh('unknown')).errcode).toBe(40030)
  })
})
