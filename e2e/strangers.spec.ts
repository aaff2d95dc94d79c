import { openIdOn } from './harness/page-text.ts'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { ask, cookieHeader } from './harness/raw-request.ts'
import { APP_ORIGIN, expect, LOAN_PATH, test } from './harness/test.ts'
import { DOCUMENT, visitorOf } from './harness/visitor.ts'

const EXCHANGE = '/sns/oauth2/access_token'

/** Not the worker's own server: its clock is moved. */
let product: Product
test.beforeAll(async ({ world }) => {
  product = await startProduct('start', productionEnv(world.weChat.origin))
})
test.afterEach(() => product.shiftClock(0))
test.afterAll(() => product.stop())

/** Sends a callback with only these cookies; returns the cookies of the new session, or null. */
async function callbackWith(cookie: string, path: string): Promise<string | null> {
  const { setCookies, status } = await ask(product.port, { path, headers: { ...DOCUMENT, Cookie: cookie } })
  expect(status).toBeLessThan(500)
  return setCookies.find((line) => /^T=[A-Za-z]/.test(line)) === undefined ? null : cookieHeader(setCookies)
}

function trackerIn(cookies: string | null): string | undefined {
  return /T=(\w+)/.exec(cookies ?? '')?.[1]
}

async function whoStands(cookie: string): Promise<string | null> {
  const page = await ask(product.port, {
    path: LOAN_PATH,
    headers: { ...DOCUMENT, Cookie: cookie },
  })
  return page.status === 200 ? openIdOn(page) : null
}

test('a T that an attacker planted before the login opens no session but the attacker’s own', async ({
  weChat,
}) => {
  const attacker = visitorOf({ product, weChat, user: 'xiaohong' })
  const attackersCallback = await attacker.beginLogin()
  const planted = attacker.cookies()

  // The victim's browser sends the planted T, so the login is bound to it.
  const browser = visitorOf({ product, weChat })
  browser.setCookies(planted)
  const gate = await browser.ask({ path: LOAN_PATH })
  expect(gate.setCookies).toEqual([])
  const victimsPath = await browser.passWeChat(gate.headers.location ?? '')
  const victims = await callbackWith(planted, victimsPath)
  const victim = await whoStands(victims ?? '')
  expect(victim).not.toBeNull()

  expect(await whoStands(planted)).toBeNull() // T changes at login
  const state = new URL(victimsPath, APP_ORIGIN).searchParams.get('state') ?? ''
  const attackersCode = new URL(attackersCallback, APP_ORIGIN).searchParams.get('code') ?? ''
  expect(await callbackWith(planted, `/redirect?code=${'0'.repeat(32)}&state=${state}`)).toBeNull()
  const own = await callbackWith(planted, `/redirect?code=${attackersCode}&state=${state}`)
  expect(await whoStands(own ?? '')).not.toBe(victim)
  expect(await whoStands(victims ?? '')).toBe(victim) // the victim has a session of their own
  expect(trackerIn(own)).not.toBe(trackerIn(victims))
  product.shiftClock(11) // after the claim's ten seconds
  expect(await callbackWith(planted, victimsPath)).toBeNull()
})

test('a stranger’s code and state in my browser do nothing: I am logged in as myself', async ({ weChat }) => {
  const stranger = visitorOf({ product, weChat, user: 'xiaohong' })
  const callback = await stranger.beginLogin()
  const me = visitorOf({ product, weChat })
  await me.beginLogin()
  const answer = await me.ask({ path: callback })
  expect(answer.headers.location).toContain('/connect/oauth2/authorize')
  expect(await weChat.count(EXCHANGE)).toBe(0)
  expect((await me.logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
  expect((await stranger.ask({ path: callback })).headers['x-redirect-to']).toBe(LOAN_PATH)
  expect(await whoStands(me.cookies())).not.toBe(await whoStands(stranger.cookies()))
})

test('a state works once, with its own T, for ten minutes, whatever the code beside it', async ({
  weChat,
}) => {
  const visitor = visitorOf({ product, weChat })
  const callback = await visitor.beginLogin()
  const began = visitor.cookies()
  product.shiftClock(601)
  expect((await visitor.ask({ path: callback })).headers.location).toContain('/connect/oauth2/authorize')
  expect(await weChat.count(EXCHANGE)).toBe(0)
  product.shiftClock(0)
  expect(await callbackWith(began, callback)).not.toBeNull()
  product.shiftClock(30)
  expect(await callbackWith(began, callback)).toBeNull()
})

test('a stranger who loads the callback while the visitor’s is being exchanged, or hours later, takes nothing', async ({
  weChat,
}) => {
  await weChat.fault({ endpoint: 'access_token', nth: 1, effect: { kind: 'late-answer', ms: 700 } })
  const visitor = visitorOf({ product, weChat })
  const callback = await visitor.beginLogin()
  const landing = visitor.ask({ path: callback })
  await expect.poll(() => weChat.count(EXCHANGE)).toBe(1)
  for (const cookie of ['', 'T=0AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'])
    expect(await callbackWith(cookie, callback)).toBeNull()
  expect((await landing).headers['x-redirect-to']).toBe(LOAN_PATH)
  for (const seconds of [0, 3 * 3600]) {
    product.shiftClock(seconds)
    expect(await callbackWith('', callback)).toBeNull()
  }
  expect(await weChat.count(EXCHANGE)).toBe(1)
  product.shiftClock(60)
  expect(await whoStands(visitor.cookies())).not.toBeNull()
})

test('a second load of every page from elsewhere, without cookies, leaves nothing behind', async ({
  world,
  weChat,
}) => {
  const visitor = visitorOf({ product: world.product, weChat })
  await visitor.logIn()
  const [sessions, exchanges] = [await world.store.count(), await weChat.count(EXCHANGE)]
  for (let time = 0; time < 300; time += 1)
    expect((await ask(world.product.port, { path: LOAN_PATH, headers: DOCUMENT })).status).toBe(302)
  expect([await world.store.count(), await weChat.count(EXCHANGE)]).toEqual([sessions, exchanges])
  expect((await visitor.ask({ path: LOAN_PATH })).status).toBe(200)
})
