import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { SIMULATED_ACCOUNT } from '../lib/wechat-login/config/simulated-account.ts'
import { numbersOf } from '../simulator/flow/diagram/steps.ts'
import {
  drawn,
  expect,
  reloadPage,
  startDevelopment,
  tapLink,
  tapMenu,
  tapWhileWeChatIsSlow,
  test,
} from './harness/development.ts'
import { freePort } from './harness/free-port.ts'
import { productionEnv, startProduct } from './harness/product.ts'
import { ask } from './harness/raw-request.ts'
import { LOAN_PATH } from './harness/test.ts'
import { DOCUMENT, visitorOf } from './harness/visitor.ts'

const TWELVE = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]

const stands = (page: Page) => expect(page.frameLocator('iframe').getByTestId('open-id')).toBeVisible()

test('a developer without account or server lands on 去借钱, logged in, in any browser', async ({
  development,
  browser,
}) => {
  const { appOrigin, product } = development
  const page = await browser.newPage()
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  await page.goto(`${appOrigin}/`)
  await expect(page.getByTestId('open-id')).toBeVisible()
  expect(page.url()).toBe(appOrigin + LOAN_PATH)
  await expect(page.locator('link[rel=preload][as=style]')).toHaveCount(0) // the console warns about an unused one
  const link = page.getByRole('link', { name: '我的', exact: true })
  await expect(async () => {
    if (await link.isVisible()) await link.click()
    await expect(page.getByRole('heading', { name: '我的' })).toBeVisible()
  }).toPass() // a page that is compiled in between may reload
  expect(said.filter((text) => /content.security.policy/i.test(text))).toEqual([])
  await page.evaluate(() => {
    new Image().src = 'https://elsewhere.example/a.png'
  })
  await expect.poll(() => said.join('\n')).toContain(`'img-src': ["https://elsewhere.example"]`)
  await page.close()
  expect(product.output().match(/WeChat is simulated at/g)).toHaveLength(1)
  expect(product.output()).not.toMatch(/[?&]code=|ExperimentalWarning/)
  const headers = { ...DOCUMENT, Host: new URL(appOrigin).host }
  const gate = await ask(product.port, { path: LOAN_PATH, headers })
  expect(gate.headers['x-request-id']).toMatch(/^\w{22}$/)
  expect(gate.headers['x-frame-options']).toBe('SAMEORIGIN')
  const other = { ...headers, Accept: 'application/json' }
  expect((await ask(product.port, { path: LOAN_PATH, headers: { Accept: '*/*' } })).status).toBe(200)
  expect((await ask(product.port, { path: LOAN_PATH, headers: other })).status).toBe(401)
  expect((await ask(product.port, { method: 'HEAD', path: '/redirect?code=1', headers })).status).toBe(405)
})

test('a file is served as soon as it lies in public/, and no link that leads out of it', async ({
  development,
}) => {
  const { port } = development.product
  const folder = join(development.folder, 'public')
  const statusOf = async (path: string) => (await ask(port, { path, headers: DOCUMENT })).status
  expect([await statusOf('/later.txt'), await statusOf('/leak.json')]).toEqual([302, 302])
  mkdirSync(folder)
  try {
    writeFileSync(join(folder, 'later.txt'), 'it came later')
    writeFileSync(join(folder, '.env'), 'nobody’s')
    symlinkSync('../tsconfig.json', join(folder, 'leak.json'))
    expect((await ask(port, { path: '/later.txt' })).body).toBe('it came later')
    for (const path of ['/leak.json', '/.env', '/%2e%2e/tsconfig.json', '/later%2etxt'])
      expect([path, await statusOf(path)]).toEqual([path, 302])
  } finally {
    rmSync(folder, { recursive: true })
  }
  expect(await statusOf('/later.txt')).toBe(302)
})

test('a tap on 去借钱 shows all twelve steps, and a second tap four of them', async ({ flow, openPhone }) => {
  const page = await openPhone()
  expect(await drawn(page)).toEqual({ lit: [], greyed: TWELVE.map(String) })
  await tapMenu(page)
  await stands(page)
  await expect.poll(() => flow.steps()).toEqual(TWELVE)
  await expect.poll(() => drawn(page)).toEqual({ lit: TWELVE.map(String), greyed: [] })

  await tapMenu(page)
  await stands(page)
  await expect.poll(() => flow.steps()).toEqual([1, 2, 11, 12])
  await expect
    .poll(() => drawn(page))
    .toEqual({ lit: ['1', '2', '11', '12'], greyed: TWELVE.slice(2, 10).map(String) })
  await expect(page.locator('.summary')).toContainText('只有 1、2、11、12')
})

test('an arrow opens on what it carried, and nothing in the record is a secret', async ({
  flow,
  openPhone,
}) => {
  const page = await openPhone()
  const codes: string[] = []
  page.on('request', (request) => {
    const code = new URL(request.url()).searchParams.get('code')
    if (code !== null) codes.push(code)
  })
  await tapMenu(page)
  await stands(page)
  await page.locator('li.step[data-kind="landed"] summary').click()
  const details = page.locator('li.step[data-kind="landed"] .details')
  await expect(details).toContainText('HTTP/1.1 302')
  await expect(details).toContainText(/set-cookie\s*T=\w{4}\*{4}\(32\); Path=\/; HttpOnly; SameSite=Lax/)
  await expect(details).toContainText(/claim\s*won · [\d.]+ ms/)
  await expect(details).toContainText(/attempt\s*0/)
  const cookies = (await page.context().cookies()).filter(({ name }) => name === 'T' || name === 'UU')
  const [text, shown] = [JSON.stringify(await flow.all()), await page.content()]
  expect([cookies.length, codes.length]).toEqual([2, 1])
  for (const secret of [...cookies.map(({ value }) => value), ...codes, SIMULATED_ACCOUNT.secret])
    for (const place of [text, shown]) expect(place).not.toContain(secret)
})

const FAULTS = [
  { name: '微信繁忙', says: ['微信繁忙（-1）'], steps: [1, 2, 3, 4, 5, 6, 7, 7, 8, 9, 10, 11, 12] },
  { name: '微信很慢', says: ['微信很慢'], steps: TWELVE },
  {
    name: 'code 已用',
    says: ['code 已被用过', 'code 已被用过（40163）', '自动重来：code 无效'],
    steps: [1, 2, 3, 4, 5, 6, 7, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  },
  { name: '回调两次', says: ['客户端加载了两次回调', '重复的回调'], steps: null },
  {
    name: '丢 Cookie',
    says: ['手机丢了 Cookie', '自动重来：没有带来 T'],
    steps: [1, 2, 3, 4, 5, 6, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  },
  { name: '拒绝授权', says: ['用户拒绝授权'], steps: [1, 2, 3, 4, 5, 6] },
  { name: '陌生人加载', says: ['陌生客户端', '腾讯的服务器也加载了回调'], steps: TWELVE },
  {
    name: 'state 受损',
    says: ['state 被截断', '自动重来'],
    steps: [1, 2, 3, 4, 5, 6, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  },
]

test('each fault switch draws what it did, once, and names it', async ({ flow, openPhone }) => {
  const page = await openPhone()
  const switches = page.getByRole('switch')
  expect(await switches.allInnerTexts()).toEqual(FAULTS.map(({ name }) => name))
  for (const { name, says, steps } of FAULTS) {
    const one = page.getByRole('switch', { name, exact: true })
    await one.click()
    await expect(one).toHaveAttribute('aria-checked', 'true')
    await tapMenu(page)
    const heading = name === '拒绝授权' ? '您没有授权' : '去借钱'
    await expect(page.frameLocator('iframe').getByRole('heading', { name: heading })).toBeVisible()
    for (const text of says)
      await expect(page.locator('.mark').filter({ hasText: text }).first()).toBeVisible()
    if (steps !== null) await expect.poll(() => flow.steps(), name).toEqual(steps)
    await expect(one).toHaveAttribute('aria-checked', 'false')
  }
  await expect(page.locator('.chip')).toHaveCount(FAULTS.length)
})

test('two phones at once stay apart, and so does a second window of one of them', async ({
  flow,
  openPhone,
}) => {
  const [first, second] = [await openPhone(), await openPhone()]
  await second.getByRole('button', { name: /小红/ }).click()
  await expect(second.getByRole('button', { name: /小红/ })).toHaveAttribute('aria-pressed', 'true')
  await Promise.all([first, second].map((page) => tapMenu(page)))
  await Promise.all([first, second].map(stands))
  const window = await first.context().newPage()
  await window.goto(first.url().replace(/\?.*/, ''))
  await tapMenu(window)
  await stands(window)

  const phoneOf = (page: Page) => new URL(page.url()).searchParams.get('phone')
  const expected = [
    [first, 'xiaoming', '小明', TWELVE],
    [second, 'xiaohong', '小红', TWELVE],
    [window, 'xiaoming', '小明', [1, 2, 11, 12]],
  ] as const
  expect(new Set(expected.map(([page]) => phoneOf(page))).size).toBe(3)
  for (const [page, user, nickname, steps] of expected) {
    const own = async () => (await flow.all()).filter(({ phone }) => phone === phoneOf(page))
    await expect.poll(async () => (await own()).map(numbersOf)).toEqual([steps])
    expect((await own()).map((login) => login.user)).toEqual([user])
    await expect.poll(async () => (await drawn(page)).lit).toEqual(steps.map(String))
    await expect(page.locator('.chip[aria-pressed=true]')).toContainText(nickname)
  }
})

test('a fault armed on one phone is neither seen nor spent by another, and one that was not met stays armed', async ({
  openPhone,
}) => {
  const [first, second] = [await openPhone(), await openPhone()]
  const armed = (page: Page) => page.getByRole('switch', { checked: true }).allInnerTexts()
  for (const name of ['微信繁忙', '拒绝授权']) await first.getByRole('switch', { name }).click()
  await expect.poll(() => armed(first)).toEqual(['微信繁忙', '拒绝授权'])
  await tapMenu(second)
  await stands(second)
  expect(await armed(second)).toEqual([])
  await expect(second.locator('.mark')).toHaveCount(0)

  await tapMenu(first)
  await expect(first.frameLocator('iframe').getByRole('heading', { name: '您没有授权' })).toBeVisible()
  await expect(first.locator('.chip[aria-pressed=true]')).toContainText('小明')
  await expect.poll(() => armed(first)).toEqual(['微信繁忙']) // there was no code to exchange
})

test('only a tap is drawn as one: a link, back, a reload, a consent and signing out are what they are', async ({
  openPhone,
}) => {
  const page = await openPhone()
  const frame = page.frameLocator('iframe')
  const first = page.locator('li.step').first()
  const heading = (name: string) =>
    expect(frame.getByRole('heading', { name, exact: true }).first()).toBeVisible()
  await tapMenu(page)
  await stands(page)
  await expect(page.locator('.summary')).toContainText('完整登录')
  await expect(async () => {
    await tapLink(page, '我的')
    await expect(frame.getByRole('heading', { name: '我的' })).toBeVisible()
  }).toPass() // a page that is compiled in between may reload
  await expect(first).toHaveAttribute('data-kind', 'link')
  await expect(page.locator('.summary')).toContainText('只有 2、11、12')
  await expect(page.locator('.summary code')).toHaveText('/frontend/member')

  await reloadPage(page)
  await expect(first).toHaveAttribute('data-kind', 'reload')

  await frame.getByRole('button', { name: '显示微信昵称和头像' }).click()
  await expect(page.locator('.summary')).toContainText('等用户同意')
  await expect(page.locator('.web-view .bar strong')).toHaveText('微信授权')
  await frame.getByRole('link', { name: '允许' }).click()
  await heading('我的')
  await expect(page.locator('.summary')).toContainText('昵称：问过用户了')
  await expect(page.locator('.chip.troubled')).toHaveCount(0)

  await frame.getByRole('button', { name: '退出登录' }).first().click()
  await heading('已退出登录')
  await expect(page.locator('.summary')).toContainText('已退出登录')
  await expect(page.locator('li.step[data-kind="signed-out"]')).toBeVisible()
})

test('requests within the page leave a login that went wrong in view', async ({ flow, openPhone }) => {
  const page = await openPhone()
  await page.getByRole('switch', { name: '微信繁忙' }).click()
  await expect(page.getByRole('switch', { name: '微信繁忙' })).toHaveAttribute('aria-checked', 'true')
  await tapMenu(page)
  await stands(page)
  await expect(page.locator('.mark').filter({ hasText: '微信繁忙' })).toBeVisible()
  await tapLink(page, '我的')
  await expect.poll(async () => (await flow.newest())?.path).toBe('/frontend/member')
  await expect(page.locator('.chip')).toHaveCount(2)
  await expect(page.locator('.mark').filter({ hasText: '微信繁忙' })).toBeVisible()
})

test('a session that is stored for a client which hung up is drawn as stored', async ({ openPhone }) => {
  const page = await openPhone()
  await tapWhileWeChatIsSlow(page)
  await page.reload()
  await expect(page.locator('li.step[data-kind="stored-unseen"]')).toContainText('create')
  await expect(page.locator('.summary')).toContainText('会话写入了，没人收到')
})

// A unit test shows that the record keeps the newest hundred; only the long run shows all of them on the page.
const MANY = process.env.E2E_LONG === '1' ? 105 : 15

test('many logins in a row are all in the record, up to a hundred, and each is one chip of the page', async ({
  development,
  flow,
  openPhone,
}) => {
  const page = await openPhone()
  for (let count = 0; count < MANY; count += 1) {
    const visitor = visitorOf(development)
    await visitor.logIn()
    await visitor.ask({ path: LOAN_PATH, headers: { 'Sec-Fetch-Mode': 'navigate' } })
  }
  const kept = Math.min(MANY, 100)
  await expect.poll(async () => (await flow.all()).length).toBe(kept)
  for (const login of await flow.all())
    expect(login.hops.map(({ kind }) => kind)).toEqual(['page', 'authorize', 'callback', 'exchange', 'page'])
  await expect(page.locator('.chip')).toHaveCount(kept)
  await page.locator('.language').click()
  await expect(page.getByRole('heading', { name: 'See the login' })).toBeVisible()
})

// Compiles another copy; `e2e/relay.spec.ts` walks the same way in a browser.
test('a login by way of another environment’s callback domain is drawn as one @long', async ({ browser }) => {
  const port = await freePort()
  const relay = { CALLBACK_RELAY_SECRET: 'what-all-environments-of-the-tests-share' }
  const origin = `http://localhost:${port}`
  const environment = await startDevelopment({ ...relay, CALLBACK_ORIGIN: origin }, 'environment')
  const registered = await startProduct(
    'start',
    {
      ...productionEnv(environment.weChat.origin),
      ...relay,
      APP_ORIGIN: origin,
      CALLBACK_RELAY_ORIGINS: environment.appOrigin,
    },
    port,
  )
  const page = await browser.newPage({ locale: 'zh-CN' })
  await page.goto(`${environment.weChat.origin}/simulator/`)
  await tapMenu(page)
  await expect(page.frameLocator('iframe').getByRole('heading', { name: '去借钱' })).toBeVisible()
  await expect.poll(environment.flow.steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  await expect(page.getByText('经共用的回调域名')).toBeVisible()
  expect(registered.output()).toContain('callback.passed-on')
  await page.close()
  await Promise.all([registered.stop(), environment.stop()])
})
