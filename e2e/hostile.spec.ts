import { SIMULATED_ACCOUNT } from '../lib/wechat-login/config/simulated-account.ts'
import { ask } from './harness/raw-request.ts'
import { replay } from './harness/replay.ts'
import { startStore } from './harness/servers/session-store.ts'
import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, OPEN_ORIGIN, test } from './harness/test.ts'
import { DOCUMENT, visitorOf } from './harness/visitor.ts'

const GARBAGE = [
  '',
  'x',
  '1',
  '10',
  'a'.repeat(129),
  'A'.repeat(4000),
  '%00',
  '%0d%0aSet-Cookie:%20T=x',
  '%ED%A0%80',
  '%E0%A4%A',
  '%F0%9F%98%80',
  '../../etc/passwd',
  '//evil.example',
  'https://evil.example/',
  '%5C%5Cevil.example',
  'null',
  '%5Bobject%20Object%5D',
  '__proto__',
]

/** Redirects lead only to us or to WeChat. */
function expectHarmless({
  status,
  headers,
}: {
  status: number
  headers: Readonly<Record<string, string>>
}): void {
  expect(status).toBeLessThan(500)
  const location = headers.location
  if (location === undefined) return
  expect([APP_ORIGIN, OPEN_ORIGIN]).toContain(new URL(location, APP_ORIGIN).origin)
}

test('garbage as code or state gets a restart or a page: no session, no 500, no other site', async ({
  world,
  weChat,
}) => {
  for (const code of GARBAGE)
    for (const state of GARBAGE) {
      const path = `/redirect?code=${code}&state=${state}`
      const answer = await ask(world.product.port, { path, headers: DOCUMENT })
      expectHarmless(answer)
      expect(answer.setCookies.filter((cookie) => /^(UU|T=[A-Za-z])/.test(cookie))).toEqual([])
    }
  expect(await weChat.count('/sns/oauth2/access_token')).toBe(0)
})

test('garbage as T or UU begins a login like no cookie at all', async ({ world }) => {
  const raw = [...GARBAGE, 'ä', '"quoted"', 'A'.repeat(32), `A${'0'.repeat(31)}`]
  for (const value of raw)
    for (const cookie of [`T=${value}`, `UU=${value}`, `T=${value}; T=${value}x; UU=%; other=%E0%A4%A`]) {
      const headers = { ...DOCUMENT, Cookie: Buffer.from(cookie).toString('latin1') }
      const answer = await ask(world.product.port, { path: LOAN_PATH, headers })
      expectHarmless(answer)
      expect(answer.status).toBe(302)
    }
  const thousands = Array.from({ length: 400 }, (_, place) => `T=${place}`).join('; ')
  const many = await ask(world.product.port, { path: LOAN_PATH, headers: { ...DOCUMENT, Cookie: thousands } })
  expect(many.status).toBe(302)
})

test('a live T is found beside a dead one, whichever comes first', async ({ world }) => {
  const visitor = visitorOf(world)
  await visitor.logIn()
  const dead = `T=B${'1'.repeat(31)}`
  for (const cookie of [
    `${dead}; ${visitor.cookies()}`,
    `${visitor.cookies()}; ${dead}`,
    `T=; ${visitor.cookies()}`,
  ]) {
    const answer = await ask(world.product.port, {
      path: MEMBER_PATH,
      headers: { ...DOCUMENT, Cookie: cookie },
    })
    expect(answer.status).toBe(200)
    expect(answer.body).toContain('本机')
  }
})

test('odd request targets meet the gate like the plain one', async ({ world }) => {
  const odd = [
    '/frontend//member',
    '/frontend/./member',
    '/x/../frontend/member',
    '/frontend/%6dember',
    '/FRONTEND/member',
    '/frontend/member/',
    '/frontend/member.rsc',
    '/frontend/member.txt',
    '/_next/data/x/frontend/member.json',
    '/_next/static/../../frontend/member',
    '/_next/static/%2e%2e/%2e%2e/frontend/member',
    '/help/denied/../../frontend/member',
    '/health/live/%2e%2e/%2e%2e/frontend/member',
    '/redirect/../frontend/member',
    '/MP_verify_0123456789abcdef.txt/../frontend/member',
    `/_next/image?url=${encodeURIComponent(MEMBER_PATH)}&w=64&q=75`,
    'http://evil.example/frontend/member',
    '//evil.example/frontend/member',
    '/\\evil.example/frontend/member',
    '/frontend/%E0%A4%A',
    '/%',
    '/frontend/member%00',
    '/frontend%2fmember',
    '*',
    'member',
  ]
  for (const path of odd) {
    const answer = await ask(world.product.port, { path, headers: DOCUMENT })
    expect(answer.status).toBeLessThan(500)
    expect(answer.body).not.toContain('微信用户')
    expectHarmless(answer)
  }
})

test('a T beside the UU of another session is the T’s own session', async ({ world }) => {
  const [one, two] = [visitorOf(world), visitorOf(world)]
  await one.logIn()
  await two.logIn()
  const cookie = `${/T=\w+/.exec(one.cookies())?.[0]}; ${/UU=[^;]+/.exec(two.cookies())?.[0]}`
  const mixed = await ask(world.product.port, { path: LOAN_PATH, headers: { ...DOCUMENT, Cookie: cookie } })
  expect(mixed.status).toBe(200)
})

test('keys that WeChat appends to addresses reach no log, no page and no later address', async ({
  world,
}) => {
  const keys = 'uin=MTIzNDU2&key=abcdef0123456789&pass_ticket=s3cr3tticket'
  const visitor = visitorOf(world)
  const landed = await visitor.logIn(`${LOAN_PATH}?a=1&${keys}&b=2`)
  expect(landed.headers.location).toBe(`${APP_ORIGIN}${LOAN_PATH}?a=1&b=2`)
  const cleaned = await visitor.ask({ path: `${LOAN_PATH}?${keys}&c=3` })
  expect([cleaned.status, cleaned.headers.location]).toEqual([303, `${APP_ORIGIN}${LOAN_PATH}?c=3`])
  const page = await visitor.ask({ path: `/redirect?code=1&state=2&${keys}` })
  for (const secret of ['MTIzNDU2', 'abcdef0123456789', 's3cr3tticket']) {
    expect(page.headers.location).not.toContain(secret)
    expect(world.product.output()).not.toContain(secret)
  }
})

test('neither log nor store ever holds a code, a T, a UU or a secret', async ({ world, weChat }) => {
  const store = await startStore(world.store.kind) // each text in it is tried, so it must be small
  const product = await world.startAnother(store.env)
  const visitor = visitorOf({ product, weChat })
  const callback = await visitor.beginLogin()
  await visitor.ask({ path: callback })
  const code = new URL(callback, APP_ORIGIN).searchParams.get('code') ?? ''
  const state = new URL(callback, APP_ORIGIN).searchParams.get('state') ?? ''
  const tracker = /T=(\w+)/.exec(visitor.cookies())?.[1] ?? ''
  const dump = await store.dump()
  for (const secret of [
    code,
    state,
    tracker,
    'a-secret-of-the-end-to-end-tests-only',
    SIMULATED_ACCOUNT.secret,
  ]) {
    expect(secret.length).toBeGreaterThan(30)
    for (const text of [product.output(), dump]) expect(text).not.toContain(secret)
  }
  const { tried, stood } = await replay(product, dump)
  expect(tried).toBeGreaterThan(5)
  expect(stood).toEqual([])
  await store.close()
})
