import { headingOf, openIdOn } from './harness/page-text.ts'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, shownOpenId, test, USER_AGENTS } from './harness/test.ts'
import { visitorOf } from './harness/visitor.ts'

test.describe('a session that ends', () => {
  let product: Product
  test.beforeAll(async ({ world }) => {
    const env = { SESSION_IDLE_SECONDS: '60', SESSION_MAX_SECONDS: '150' }
    product = await startProduct('start', { ...productionEnv(world.weChat.origin), ...env })
  })
  test.afterAll(() => product.stop())
  test.beforeEach(() => product.shiftClock(0))

  test('an ended session logs in again by itself, on the page asked for', async ({ weChat }) => {
    const visitor = visitorOf({ product, weChat })
    const first = openIdOn(await visitor.open(LOAN_PATH))
    expect(first).toMatch(/^o/)
    product.shiftClock(61)
    const landed = await visitor.open(MEMBER_PATH)
    expect([landed.status, landed.path]).toEqual([200, MEMBER_PATH])
    expect(headingOf(landed)).toBe('我的')
    expect(openIdOn(landed)).toBe(first)
    expect(await weChat.count('/connect/oauth2/authorize')).toBe(2)
  })

  test('a session in use lives past its idle time, and never past its absolute end', async ({ weChat }) => {
    const visitor = visitorOf({ product, weChat })
    await visitor.open(LOAN_PATH)
    for (const seconds of [50, 90, 130]) {
      product.shiftClock(seconds)
      await visitor.open(LOAN_PATH)
    }
    expect(await weChat.count('/connect/oauth2/authorize')).toBe(1)
    product.shiftClock(151)
    await visitor.open(LOAN_PATH)
    expect(await weChat.count('/connect/oauth2/authorize')).toBe(2)
  })
})

test('a forged T gets no session and one silent login', async ({ world, weChat }) => {
  const visitor = visitorOf(world)
  visitor.setCookies(`T=A${'b'.repeat(31)}`)
  expect(openIdOn(await visitor.open(LOAN_PATH))).toMatch(/^o/)
  expect(await weChat.count('/sns/oauth2/access_token')).toBe(1)
})

test('twenty tabs opened before the first login all land, each on its own address', async ({ context }) => {
  const tabs = await Promise.all(Array.from({ length: 20 }, () => context.newPage()))
  await Promise.all(tabs.map((tab, place) => tab.goto(`${APP_ORIGIN}${LOAN_PATH}?tab=${place}`)))
  const shown = new Set(await Promise.all(tabs.map(shownOpenId)))
  expect(shown.size).toBe(1)
  expect(tabs.map((tab) => tab.url())).toEqual(
    tabs.map((_, place) => `${APP_ORIGIN}${LOAN_PATH}?tab=${place}`),
  )
})

test('the back button after a login leaves the site: WeChat is not in the history', async ({ page }) => {
  await page.goto('about:blank')
  await page.goto(APP_ORIGIN + LOAN_PATH)
  await expect(page.getByTestId('open-id')).toBeVisible()
  await page.goBack()
  expect(page.url()).toBe('about:blank')
})

test('a link clicked after the session has ended lands, logged in, without an error', async ({
  page,
  context,
  weChat,
}) => {
  await page.goto(APP_ORIGIN + LOAN_PATH)
  await context.clearCookies()
  await page.getByRole('link', { name: '我的', exact: true }).click()
  await expect(page.getByRole('heading', { name: '我的' })).toBeVisible()
  expect(page.url()).toBe(APP_ORIGIN + MEMBER_PATH)
  expect(await weChat.count('/connect/oauth2/authorize')).toBe(2)
})

test('signing out ends this session alone; everywhere ends all of this visitor', async ({ browser }) => {
  const [phone, tablet] = await Promise.all([browser.newContext(), browser.newContext()])
  const [here, there] = await Promise.all([phone.newPage(), tablet.newPage()])
  await here.goto(APP_ORIGIN + MEMBER_PATH)
  await there.goto(APP_ORIGIN + MEMBER_PATH)
  await here.getByRole('button', { name: '退出登录' }).click()
  await expect(here.getByRole('heading', { name: '已退出登录' })).toBeVisible()
  expect(await phone.cookies(APP_ORIGIN)).toEqual([])
  const kept = await tablet.cookies(APP_ORIGIN)
  await there.reload()
  expect(await tablet.cookies(APP_ORIGIN)).toEqual(kept)

  await here.getByRole('link', { name: '重新进入' }).click()
  await here.goto(APP_ORIGIN + MEMBER_PATH)
  await here.getByText('退出所有设备', { exact: true }).click()
  expect(new URL(here.url()).pathname).toBe(MEMBER_PATH) // it asks for a second tap
  await here.getByRole('button', { name: '确认退出所有设备' }).click()
  await expect(here.getByRole('heading', { name: '已退出登录' })).toBeVisible()
  await there.goto(APP_ORIGIN + MEMBER_PATH)
  expect((await tablet.cookies(APP_ORIGIN)).find(({ name }) => name === 'T')?.value).not.toBe(
    kept.find(({ name }) => name === 'T')?.value,
  )
})

for (const javaScriptEnabled of [true, false])
  test(`another session of mine can be ended from here, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({
    browser,
  }) => {
    const options = { userAgent: USER_AGENTS.android, javaScriptEnabled }
    const [phone, lost] = await Promise.all([browser.newContext(options), browser.newContext(options)])
    const [here, there] = await Promise.all([phone.newPage(), lost.newPage()])
    await here.goto(APP_ORIGIN + MEMBER_PATH)
    await here.getByText('退出所有设备', { exact: true }).click()
    await here.getByRole('button', { name: '确认退出所有设备' }).click()
    await here.goto(APP_ORIGIN + MEMBER_PATH)
    await there.goto(APP_ORIGIN + MEMBER_PATH)
    const cookies = await lost.cookies(APP_ORIGIN)

    await here.reload()
    await here.getByRole('button', { name: '退出', exact: true }).click()
    await expect(here.getByRole('button', { name: '退出', exact: true })).toHaveCount(0)
    expect(new URL(here.url()).pathname).toBe(MEMBER_PATH)
    await expect(here.getByText('本机')).toBeVisible()
    await there.goto(APP_ORIGIN + MEMBER_PATH)
    expect((await lost.cookies(APP_ORIGIN)).find(({ name }) => name === 'T')?.value).not.toBe(
      cookies.find(({ name }) => name === 'T')?.value,
    )
  })
