import { SIMULATED_ACCOUNT } from '../lib/wechat-login/config/simulated-account.ts'
import { askButton } from './harness/consent.ts'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { ask, cookieHeader, type RawAnswer } from './harness/raw-request.ts'
import { startTcpProxy } from './harness/servers/tcp-proxy.ts'
import {
  APP_ORIGIN,
  expect,
  LOAN_PATH,
  launchOptions,
  MEMBER_PATH,
  test,
  USER_AGENTS,
} from './harness/test.ts'
import { DOCUMENT } from './harness/visitor.ts'
import { recordWire } from './harness/wire.ts'

/* Two environments of one account: the server at the callback domain h5.test, and staging.test. */

const STAGING = 'http://staging.test'
const EXCHANGE = '/sns/oauth2/access_token'
const shared = { CALLBACK_RELAY_SECRET: 'what-all-environments-of-the-tests-share' }

let registered: Product
let staging: Product
test.beforeAll(async ({ world }) => {
  const env = { ...productionEnv(world.weChat.origin), ...shared }
  ;[registered, staging] = await Promise.all([
    startProduct('start', { ...env, CALLBACK_RELAY_ORIGINS: STAGING }),
    startProduct('start', {
      ...env,
      APP_ORIGIN: STAGING,
      CALLBACK_ORIGIN: APP_ORIGIN,
      SESSION_SECRET: 'a-session-secret-of-staging-alone',
    }),
  ])
})
test.afterAll(() => Promise.all([registered, staging].map((product) => product.stop())))

/** A visitor with the cookies of one of the two hosts. */
function visitorAt(product: () => Product, origin: string, user = 'xiaoming') {
  let cookie = ''
  return {
    /** @param address on this host */
    open: async (address: string): Promise<RawAnswer> => {
      const { pathname, search } = new URL(address, origin)
      const headers = {
        ...DOCUMENT,
        Host: new URL(origin).host,
        ...(cookie === '' ? {} : { Cookie: cookie }),
      }
      const answer = await ask(product().port, { path: pathname + search, headers })
      if (answer.setCookies.length > 0) cookie = cookieHeader(answer.setCookies)
      return answer
    },
    passWeChat: async (weChatPort: number, authorize: string): Promise<string> => {
      const { pathname, search } = new URL(authorize)
      const headers = { ...DOCUMENT, Cookie: `wechat_sim_user=${user}` }
      return (await ask(weChatPort, { path: pathname + search, headers })).headers.location ?? ''
    },
  }
}
const stagingVisitor = (user?: string) => visitorAt(() => staging, STAGING, user)
const passOn = (callback: string, headers: Readonly<Record<string, string>> = {}) =>
  ask(registered.port, { path: callback.replace(APP_ORIGIN, ''), headers: { ...DOCUMENT, ...headers } })

test('a visitor of staging is logged in there by the account whose callback domain is elsewhere', async ({
  weChat,
}) => {
  const visitor = stagingVisitor()
  const began = await visitor.open(`${MEMBER_PATH}?tab=1`)
  const callback = await visitor.passWeChat(weChat.port, began.headers.location ?? '')
  expect(callback).toMatch(/^http:\/\/h5\.test\/redirect\?code=\w+&state=R\w{75,127}$/)

  // A session and a login in progress at the callback domain count for nothing there.
  const passedOn = await passOn(callback, { Cookie: 'T=kAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA; UU=x; P=y' })
  expect(passedOn).toMatchObject({
    status: 302,
    body: '',
    setCookies: [],
    headers: {
      location: callback.replace(APP_ORIGIN, STAGING),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    },
  })
  expect(await weChat.count(EXCHANGE)).toBe(0)

  const landed = await visitor.open(passedOn.headers.location ?? '')
  expect(landed).toMatchObject({ status: 302, headers: { location: `${STAGING}${MEMBER_PATH}?tab=1` } })
  expect((await visitor.open(MEMBER_PATH)).status).toBe(200)
  expect(await weChat.count(EXCHANGE)).toBe(1)
  const logged = (product: Product) => product.output().split('callback.passed-on').length - 1
  await expect.poll(() => [logged(registered), logged(staging)]).toEqual([1, 1])
  for (const secret of [SIMULATED_ACCOUNT.secret, new URL(callback).searchParams.get('code') ?? ''])
    expect(registered.output() + staging.output()).not.toContain(secret)
})

test('visitors of the callback domain itself log in as ever', async ({ weChat }) => {
  const visitor = visitorAt(() => registered, APP_ORIGIN)
  const callback = await visitor.passWeChat(
    weChat.port,
    (await visitor.open(LOAN_PATH)).headers.location ?? '',
  )
  expect((await visitor.open(callback)).headers.location).toBe(APP_ORIGIN + LOAN_PATH)
  expect((await visitor.open(LOAN_PATH)).status).toBe(200)
})

test('a victim’s code beside an attacker’s own state logs nobody in', async ({ weChat }) => {
  const [attacker, victim] = [stagingVisitor('xiaohong'), stagingVisitor()]
  const began = (await attacker.open(LOAN_PATH)).headers.location ?? ''
  // The attacker sends the victim the authorize address that was made for the attacker's browser.
  const victims = await victim.passWeChat(weChat.port, began)
  const passedOn = (await passOn(victims)).headers.location ?? ''
  expect(passedOn.startsWith(`${STAGING}/redirect?code=`)).toBe(true)
  const answer = await victim.open(passedOn)
  expect(answer.headers.location).toContain('/connect/oauth2/authorize') // as themselves, with a state of their own
  expect(answer.setCookies.filter((line) => line.startsWith('UU='))).toEqual([])
  expect(await weChat.count(EXCHANGE)).toBe(0)
})

test('only GET passes a callback on', async ({ weChat }) => {
  const visitor = stagingVisitor()
  const callback = await visitor.passWeChat(
    weChat.port,
    (await visitor.open(LOAN_PATH)).headers.location ?? '',
  )
  for (const method of ['HEAD', 'POST', 'PUT']) {
    const answer = await ask(registered.port, {
      method,
      path: callback.replace(APP_ORIGIN, ''),
      headers: { ...DOCUMENT, Origin: APP_ORIGIN },
    })
    expect([answer.status, answer.headers.location]).toEqual([405, undefined])
  }
})

test('passing a callback on costs the store nothing, and a wrong mark no more than a wrong state', async ({
  weChat,
}) => {
  const visitor = stagingVisitor()
  const callback = await visitor.passWeChat(
    weChat.port,
    (await visitor.open(LOAN_PATH)).headers.location ?? '',
  )
  const wrong = callback.replace('state=R', 'state=Rx')
  expect((await passOn(wrong)).headers.location).toMatch(/^http:\/\/h5\.test\/help\/login-failed\?/)
  expect((await passOn(callback)).headers.location).toContain(STAGING)
  registered.shiftClock(601)
  expect((await passOn(callback)).headers.location).not.toContain(STAGING)
  registered.shiftClock(0)
  expect(await weChat.count(EXCHANGE)).toBe(0)
})

test('in a browser without scripts, a page and a form of staging go by way of the callback domain', async ({
  playwright,
  weChat,
}) => {
  const ways = await Promise.all([startTcpProxy(registered.port), startTcpProxy(staging.port)])
  const browser = await playwright.chromium.launch(
    launchOptions(ways[0].port, weChat.port, [`MAP staging.test:80 127.0.0.1:${ways[1].port}`]),
  )
  const page = await browser.newPage({ userAgent: USER_AGENTS.android, javaScriptEnabled: false })
  const wire = recordWire(page)
  const places = () => wire.map(({ url, status }) => `${status} ${url.host}${url.pathname}`)
  const login = [
    `302 staging.test${MEMBER_PATH}`,
    '302 open.weixin.test/connect/oauth2/authorize',
    '302 h5.test/redirect',
    '302 staging.test/redirect',
    `200 staging.test${MEMBER_PATH}`,
  ]
  await page.goto(STAGING + MEMBER_PATH)
  await expect(page.getByTestId('open-id')).toBeVisible()
  await expect.poll(places).toEqual(login)
  expect(await page.context().cookies(APP_ORIGIN)).toEqual([])

  // A form whose session has ended goes the same way, and the page's policy lets it.
  await page.context().clearCookies()
  await askButton(page).click()
  await expect(page.getByTestId('open-id')).toBeVisible()
  await expect.poll(places).toEqual([...login, `303 staging.test${MEMBER_PATH}`, ...login])
  expect(page.url().split('#')[0]).toBe(STAGING + MEMBER_PATH)
  await browser.close()
  await Promise.all(ways.map((way) => way.close()))
})
