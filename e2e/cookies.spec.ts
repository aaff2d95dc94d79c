import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { ask } from './harness/raw-request.ts'
import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, test, USER_AGENTS } from './harness/test.ts'
import { DOCUMENT, visitorOf } from './harness/visitor.ts'

const OURS = /^(?:__Host-)?(?:T|UU|P)=/

/** On the worker's store, at https, with `__Host-` cookies and behind a proxy that says who asks. */
let prefixed: Product
test.beforeAll(async ({ world }) => {
  prefixed = await startProduct('start', {
    ...productionEnv(world.weChat.origin),
    ...world.store.env,
    APP_ORIGIN: 'https://h5.test',
    COOKIE_HOST_PREFIX: '1',
    TRUSTED_PROXIES: '127.0.0.1',
  })
})
test.afterAll(() => prefixed.stop())

test('two live Ts of different people get a page that says so, in either order, and can both be ended', async ({
  world,
}) => {
  const { port } = world.product
  const [one, other] = [visitorOf(world), visitorOf({ ...world, user: 'xiaohong' })]
  await one.logIn()
  await other.logIn()
  for (const both of [`${one.cookies()}; ${other.cookies()}`, `${other.cookies()}; ${one.cookies()}`]) {
    const page = await ask(port, { path: MEMBER_PATH, headers: { ...DOCUMENT, Cookie: both } })
    expect([page.status, page.setCookies]).toEqual([409, []])
    expect(page.body).toContain('两个不同微信用户')
    expect(page.body).not.toContain('本机')
    const data = await ask(port, {
      path: MEMBER_PATH,
      headers: { ...DOCUMENT, Accept: 'application/json', Cookie: both },
    })
    expect(data.status).toBe(401)
  }
  const out = await ask(port, {
    method: 'POST',
    path: '/logout',
    headers: { ...DOCUMENT, Origin: APP_ORIGIN, Cookie: `${one.cookies()}; ${other.cookies()}` },
  })
  expect(out.status).toBe(303)
  for (const visitor of [one, other]) expect((await visitor.ask({ path: LOAN_PATH })).status).toBe(302)
})

test('gate and page see the same session of two Ts of one person', async ({ world }) => {
  const [phone, tablet] = [visitorOf(world), visitorOf(world)]
  await phone.logIn()
  await tablet.logIn()
  const both = { ...DOCUMENT, Cookie: `${tablet.cookies()}; ${phone.cookies()}` }
  const page = await ask(world.product.port, { path: MEMBER_PATH, headers: both })
  expect(page.status).toBe(200)
  expect(page.body.match(/>本机</g)).toHaveLength(1)
})

test('no answer sets or clears a cookie of ours but where the design says so', async ({ world }) => {
  const visitor = visitorOf(world)
  await visitor.logIn()
  const headers = { ...DOCUMENT, Cookie: visitor.cookies(), Origin: APP_ORIGIN }
  const paths = [
    '/',
    LOAN_PATH,
    MEMBER_PATH,
    '/nowhere',
    '/redirect',
    '/redirect?code=a&state=b',
    '/health/live',
    '/health/ready',
    '/help/denied',
    '/help/signed-out',
    '/help/too-busy',
    '/logout',
    '/_next/static/x.js',
    '/favicon.ico',
  ]
  for (const path of paths)
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'POST']) {
      if (path === '/logout' && method === 'POST') continue
      const { setCookies } = await ask(world.product.port, { method, path, headers })
      expect([method, path, setCookies.filter((line) => OURS.test(line))]).toEqual([method, path, []])
    }
  expect((await visitor.ask({ path: LOAN_PATH })).status).toBe(200)
})

test('__Host- cookies: switched on and off again with one silent login, and nobody can plant others', async ({
  world,
  weChat,
}) => {
  const plain = world.product
  const visitor = visitorOf({ product: plain, weChat })
  await visitor.logIn()

  const afterSwitch = visitor.at(prefixed)
  const gate = await afterSwitch.ask({ path: LOAN_PATH })
  expect(gate.setCookies).toEqual([
    expect.stringMatching(/^__Host-T=[0-9]\w{31}; Path=\/; HttpOnly; SameSite=Lax; Secure$/),
  ])
  expect(gate.headers['strict-transport-security']).toBe('max-age=31536000')
  const landed = await afterSwitch.logIn()
  expect(landed.setCookies.map((line) => line.split('=')[0])).toEqual(['__Host-T', '__Host-UU'])
  expect((await afterSwitch.ask({ path: LOAN_PATH })).setCookies).toEqual([])

  const planted = visitorOf({ product: plain, weChat, user: 'xiaohong' })
  await planted.logIn()
  const tossed = {
    ...DOCUMENT,
    Cookie: `${planted.cookies()}; ${afterSwitch.cookies().replace(/(?:^|; )(?:T|UU)=[^;]*/g, '')}`,
  }
  const page = await ask(prefixed.port, { path: MEMBER_PATH, headers: tossed })
  expect([page.status, page.body.includes('本机')]).toEqual([200, true])

  expect((await visitor.at(plain).ask({ path: LOAN_PATH })).status).toBe(200)
})

test('fifteen kilobytes of other teams’ cookies do no harm, before and after the login', async ({
  world,
}) => {
  const { port } = world.product
  for (const kilobytes of [4, 8, 12, 15]) {
    const foreign = `other=${'x'.repeat(kilobytes * 1024 - 1200)}`
    const visitor = visitorOf(world)
    visitor.setCookies(foreign)
    expect((await visitor.logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
    expect((await visitor.ask({ path: LOAN_PATH })).status).toBe(200)
    expect(visitor.cookies().length - foreign.length).toBeLessThan(1024)
  }
  const tooMany = await ask(port, {
    path: LOAN_PATH,
    headers: { ...DOCUMENT, Cookie: `other=${'x'.repeat(17_000)}` },
  })
  expect(tooMany.status).toBe(431) // Node's limit
})

test('a visitor whose network and client change during and after the login stays logged in', async ({
  weChat,
}) => {
  const from = (address: string, network: string, version: string) => ({
    'X-Forwarded-For': address,
    'User-Agent': USER_AGENTS.android
      .replace(/NetType\/\w+/, `NetType/${network}`)
      .replace(/MicroMessenger\/[\d.]+/, `MicroMessenger/${version}`),
  })
  const visitor = visitorOf({ product: prefixed, weChat })
  const gate = await visitor.ask({ path: LOAN_PATH, headers: from('1.1.1.1', 'WIFI', '8.0.50') })
  const path = await visitor.passWeChat(gate.headers.location ?? '')
  const landed = await visitor.ask({
    path,
    headers: from('2.2.2.2', '5G', '8.0.50'),
  })
  expect(landed.headers['x-redirect-to']).toBe(LOAN_PATH)
  for (const network of ['4G', '5G', 'WIFI']) {
    const page = await visitor.ask({ path: LOAN_PATH, headers: from('3.3.3.3', network, '8.0.51') })
    expect([page.status, page.setCookies]).toEqual([200, []])
  }
})
