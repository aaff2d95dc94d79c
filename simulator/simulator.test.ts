import { request } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { SIMULATED_ACCOUNT } from '../lib/wechat-login/config/simulated-account.ts'
import { FORGET_PRODUCT } from './control/forget-product.ts'
import { type Simulator, startSimulator } from './server.ts'

const { appId, secret } = SIMULATED_ACCOUNT
const WECHAT = { 'User-Agent': 'Mozilla/5.0 (iPhone) MicroMessenger/8.0.73(0x18004939)' }
const CALLBACK = encodeURIComponent('http://h5.test/redirect')

let [nowMs, simulator]: [number, Omit<Simulator, 'receive'>] = [
  1_800_000_000_000,
  { origin: '', port: 0, close: async () => {} },
]

beforeAll(async () => {
  simulator = await startSimulator({ authorizedDomain: 'h5.test', now: () => nowMs })
})
afterEach(() => control('DELETE', 'faults'))
afterAll(() => simulator.close())

function open(query: string, headers: Record<string, string> = WECHAT) {
  return fetch(`${simulator.origin}/connect/oauth2/authorize?${query}`, { redirect: 'manual', headers })
}

const query = (changes: Readonly<Record<string, string>> = {}) => {
  const standard = {
    appid: appId,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'snsapi_base',
    state: 'abc',
  }
  return Object.entries({ ...standard, ...changes })
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

async function newCode(changes: Readonly<Record<string, string>> = {}): Promise<string> {
  const answer = await open(query(changes))
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? ''
}

async function exchange(parameters: Readonly<Record<string, string>>) {
  const standard = { appid: appId, secret, grant_type: 'authorization_code' }
  const answer = await fetch(
    `${simulator.origin}/sns/oauth2/access_token?${new URLSearchParams({ ...standard, ...parameters })}`,
  )
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('text/plain')
  return JSON.parse(await answer.text())
}

function control(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  return fetch(`${simulator.origin}/simulator/${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

describe('authorize', () => {
  it('sends the visitor back at once, with a code and the state as it was', async () => {
    const answer = await open(query())
    expect(answer.status).toBe(302)
    expect(answer.headers.get('location')).toMatch(
      /^http:\/\/h5\.test\/redirect\?code=0[0-9]1[0-9A-Za-z]{29}&state=abc$/,
    )
    const appended = await open(query({ redirect_uri: encodeURIComponent('http://h5.test/r?x=1') }))
    expect(appended.headers.get('location')).toMatch(/^http:\/\/h5\.test\/r\?x=1&code=\w{32}&state=abc$/)
  })

  it.each([
    ['10012', { appid: '' }],
    ['10011', { redirect_uri: '' }],
    ['10010', { scope: '' }],
    ['10016', { appid: 'wx0000000000000000' }],
    ['10005', { scope: 'snsapi_login' }],
    ['10003', { redirect_uri: encodeURIComponent('http://www.h5.test/redirect') }],
    ['10003', { redirect_uri: encodeURIComponent('http://h5.test:8080/redirect') }],
    ['10003', { redirect_uri: encodeURIComponent('http://h5.test.evil.example/') }],
    ['state 参数过长', { state: 'x'.repeat(129) }],
    ['该链接无法访问', { response_type: 'token' }],
  ])('answers %s with a page, never a redirect: %o', async (text, changes) => {
    const answer = await open(query(changes))
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain(text)
  })

  it('opens no address whose parameters stand in another order, twice, or are unknown', async () => {
    const reversed = query().split('&').reverse().join('&')
    for (const wrong of [
      reversed,
      `${query()}&state=abc`,
      `${query()}&debug=1`,
      query().replace('&state=abc', ''),
      '',
      '%',
    ])
      expect(await (await open(wrong)).text()).toContain('该链接无法访问')
    expect((await open(`${query()}&connect_redirect=1&uin=x&key=y&pass_ticket=z`)).status).toBe(302)
  })

  it('opens for WeChat only', async () => {
    const answer = await open(query(), { 'User-Agent': 'Mozilla/5.0 Chrome/142.0' })
    expect([answer.status, await answer.text()]).toEqual([
      200,
      expect.stringContaining('请在微信客户端打开链接'),
    ])
  })

  it('asks before it tells a profile, and takes a refusal for an answer', async () => {
    const page = await (await open(query({ scope: 'snsapi_userinfo' }))).text()
    const hrefs = [...page.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href.replaceAll('&#38;', '&'))
    const answers = await Promise.all(
      hrefs.map((href) => fetch(simulator.origin + href, { redirect: 'manual', headers: WECHAT })),
    )
    const locations = answers.map((answer) => answer.headers.get('location'))
    expect(locations).toEqual([
      expect.stringMatching(/\?code=\w{32}&state=abc$/),
      'http://h5.test/redirect?state=abc',
    ])
  })
})

describe('the code', () => {
  it('stands for one user of one account, and works once', async () => {
    const [one, two] = [await newCode(), await newCode()]
    const reply = await exchange({ code: one })
    expect(reply).toEqual({
      access_token: expect.stringMatching(/^[\w-]{110,}$/),
      expires_in: 7200,
      refresh_token: expect.any(String),
      openid: expect.stringMatching(/^o[\w-]{27}$/),
      scope: 'snsapi_base',
    })
    expect((await exchange({ code: two })).openid).toBe(reply.openid)
    expect((await exchange({ code: one })).errcode).toBe(40163)
  })

  it('is void after five minutes', async () => {
    const code = await newCode()
    nowMs += 300_001
    expect((await exchange({ code })).errcode).toBe(40029)
  })

  it.each([
    [40029, { code: 'unknown' }],
    [40125, { secret: 'wrong' }],
    [40013, { appid: 'wx0000000000000000' }],
    [41002, { appid: '' }],
    [41004, { secret: '' }],
    [41008, { code: '' }],
    [40002, { grant_type: 'password' }],
  ])('gets errcode %i with a request id of its second: %o', async (errcode, parameters) => {
    const reply = await exchange({ code: 'unknown', ...parameters })
    expect(reply.errcode).toBe(errcode)
    const rid = /, rid: ([0-9a-f]{8})-[0-9a-f]{8}-[0-9a-f]{8}$/.exec(reply.errmsg)?.[1] ?? ''
    expect(Number.parseInt(rid, 16)).toBe(Math.floor(nowMs / 1000))
  })

  it('opens the profile only where the visitor allowed it', async () => {
    const { access_token, openid } = await exchange({ code: await newCode() })
    const profile = await fetch(
      `${simulator.origin}/sns/userinfo?${new URLSearchParams({ access_token, openid })}`,
    )
    expect((await profile.json()).errcode).toBe(48001)
  })

  it('stands for a throw-away user on a snapshot page', async () => {
    const snapshot = async () => exchange({ code: await newCode({ state: 'abc&uin=kuaizhao' }) })
    const [one, two] = [await snapshot(), await snapshot()]
    expect([one.is_snapshotuser, two.is_snapshotuser]).toEqual([1, 1])
    expect(one.openid).not.toBe(two.openid)
  })
})

describe('faults', () => {
  it('come at the request that they name, and only there', async () => {
    await control('POST', 'faults', {
      endpoint: 'access_token',
      nth: 2,
      effect: { kind: 'errcode', errcode: -1 },
    })
    const errcodes = []
    for (let nth = 1; nth <= 3; nth += 1) errcodes.push((await exchange({ code: await newCode() })).errcode)
    expect(errcodes).toEqual([undefined, -1, undefined])
  })

  it('take the code or leave it, as they say', async () => {
    const resetBy = async (kind: string) => {
      await control('POST', 'faults', { endpoint: 'access_token', nth: 1, effect: { kind } })
      const code = await newCode()
      await expect(exchange({ code })).rejects.toThrow()
      return (await exchange({ code })).errcode
    }
    expect(await resetBy('reset-before')).toBeUndefined()
    expect(await resetBy('reset-after')).toBe(40163)
    expect(await resetBy('reset-in-answer')).toBe(40163)
  })

  it('hold a request until they are cleared', async () => {
    await control('POST', 'faults', { endpoint: 'authorize', nth: 1, effect: { kind: 'hold' } })
    const held = open(query()).then(() => 'answered')
    await open(query())
    await control('DELETE', 'faults')
    expect(await held).toBe('answered')
  })

  it('armed on a phone happen to that phone alone, at the token endpoint by the code that it was given', async () => {
    const phoneOf = async () => (await control('GET', '')).headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const [one, other] = [await phoneOf(), await phoneOf()]
    const busy = { endpoint: 'access_token', nth: 1, effect: { kind: 'errcode', errcode: -1 } }
    await control('PUT', 'phone/faults', [busy], { Cookie: one })
    const armed = async (phone: string) =>
      (await control('GET', 'phone/faults', undefined, { Cookie: phone })).json()
    const exchangeOn = async (phone: string) => {
      const granted = await open(query(), { ...WECHAT, Cookie: phone })
      const code = new URL(granted.headers.get('location') ?? '').searchParams.get('code') ?? ''
      return (await exchange({ code })).errcode
    }
    expect([await exchangeOn(other), await armed(one), await armed(other)]).toEqual([undefined, [busy], []])
    expect([await exchangeOn(one), await armed(one)]).toEqual([-1, []])
    expect((await control('PUT', 'phone/faults', [busy])).status).toBe(400)
  })

  it('armed on a phone are not spent by those that tests set for everybody, and forgotten with them', async () => {
    const phone = (await control('GET', '')).headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const deny = { endpoint: 'authorize', nth: 1, effect: { kind: 'deny', form: 'authdeny' } }
    await control('PUT', 'phone/faults', [deny], { Cookie: phone })
    await open(query())
    expect(await (await control('GET', 'faults')).json()).toEqual([deny])
    await control('DELETE', 'faults')
    expect(await (await control('GET', 'phone/faults', undefined, { Cookie: phone })).json()).toEqual([])
  })

  it('come together: cookies are lost and the callback is loaded twice', async () => {
    const at = { endpoint: 'authorize', nth: 1 }
    const [lost, twice] = [
      { ...at, effect: { kind: 'lose-cookies' } },
      { ...at, effect: { kind: 'callback-twice', gapMs: 0, view: 'new' } },
    ]
    for (const faults of [
      [lost, twice],
      [twice, lost],
    ]) {
      await control('POST', 'faults', faults)
      const answer = await open(query())
      expect(answer.headers.getSetCookie()).toEqual(FORGET_PRODUCT)
      expect(await answer.text()).toContain('window.open(a)')
    }
  })

  it.each([
    {},
    { endpoint: 'nowhere', nth: 1, effect: { kind: 'empty' } },
    { endpoint: 'authorize', nth: 0, effect: { kind: 'empty' } },
    { endpoint: 'authorize', nth: 1, effect: { kind: 'magic' } },
  ])('are refused when they are not known: %o', async (fault) => {
    expect((await control('POST', 'faults', fault)).status).toBe(400)
  })

  it('cannot be set by a page of another site', async () => {
    const fault = { endpoint: 'authorize', nth: 1, effect: { kind: 'empty' } }
    expect((await control('POST', 'faults', fault, { Origin: 'https://evil.example' })).status).toBe(403)
    expect((await control('POST', 'faults', fault, { 'Content-Type': 'text/plain' })).status).toBe(403)
    expect((await control('DELETE', 'log', undefined, { Origin: 'https://evil.example' })).status).toBe(403)
  })
})

it('keeps a log in which no code and no secret can be read', async () => {
  await control('DELETE', 'log')
  const code = await newCode()
  await exchange({ code })
  const text = await (await control('GET', 'log')).text()
  expect(text).not.toContain(code)
  expect(text).not.toContain(secret)
  const [granted, exchanged] = JSON.parse(text)
  expect(granted.codeHash).toBe(exchanged.codeHash)
  expect([granted.outcome, exchanged.outcome, granted.user]).toEqual(['code', 'openid', 'xiaoming'])
})

it.each([
  '/%',
  '//x',
  '/\\',
  '/connect/oauth2/authorize?%ED%A0%80',
  '/connect/oauth2/authorize?appid=%',
  '*',
  'http://x/',
  '/simulator/users/__proto__',
])('answers %j without failing', async (path) => {
  const status = await new Promise<number>((resolve, reject) => {
    const asked = request({ port: simulator.port, host: '127.0.0.1', path, headers: WECHAT }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    asked.once('error', reject)
    asked.end()
  })
  expect(status).toBeLessThan(500)
})

it('says so when its port is taken', async () => {
  await expect(startSimulator({ port: simulator.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

it('has an icon for browsers that ask every host for one', async () => {
  const icon = await fetch(`${simulator.origin}/favicon.ico`)
  expect([icon.status, icon.headers.get('content-type')]).toEqual([200, 'image/svg+xml'])
})
