import {
  askButton,
  consent,
  nickname,
  openMember,
  scopesExchanged,
  tap,
  trackerOf,
  XIAOMING,
} from './harness/consent.ts'
import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, shownOpenId, test, USER_AGENTS } from './harness/test.ts'

test('a nickname is asked for by a tap, never on page open, and the session goes on', async ({
  page,
  context,
  weChat,
}) => {
  await openMember(page)
  expect((await weChat.log()).map(({ scope }) => scope)).not.toContain('snsapi_userinfo')
  const [who, tracker] = [await shownOpenId(page), await trackerOf(context)]
  const otherTab = await context.newPage()
  await otherTab.goto(APP_ORIGIN + LOAN_PATH)

  await consent(page)
  await expect(nickname(page)).toHaveText('小明')
  expect(page.url()).toBe(APP_ORIGIN + MEMBER_PATH)
  expect([await shownOpenId(page), await trackerOf(context)]).toEqual([who, tracker])
  const avatar = page.locator('img')
  await expect(avatar).toHaveAttribute('src', 'https://thirdwx.qlogo.cn/mmopen/vi_32/xiaoming/132')
  await expect.poll(() => avatar.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1)
  await otherTab.reload()
  expect(await shownOpenId(otherTab)).toBe(who)
})

test('a visitor who consents is not asked again, here or on another device', async ({
  page,
  browser,
  weChat,
}) => {
  await openMember(page)
  await consent(page)
  await expect(nickname(page)).toHaveText('小明')
  const asked = (await weChat.log()).length
  await page.reload()
  await expect(nickname(page)).toHaveText('小明')
  expect((await weChat.log()).length).toBe(asked)

  const device = await (await browser.newContext({ userAgent: USER_AGENTS.ios })).newPage()
  await device.goto(APP_ORIGIN + MEMBER_PATH)
  await expect(nickname(device)).toHaveText('小明')
  expect(await weChat.count('/sns/userinfo')).toBe(1)

  await page.getByRole('button', { name: '不再显示' }).click()
  await expect(askButton(page)).toBeVisible()
  await device.reload()
  await expect(askButton(device)).toBeVisible()
})

for (const form of ['state-only', 'authdeny', 'no-return'] as const)
  test(`who refuses (${form}) is back on the page, which works as before`, async ({ page, weChat }) => {
    await openMember(page)
    const tracker = await trackerOf(page.context())
    await tap(page)
    await weChat.fault({ endpoint: 'authorize', nth: 1, effect: { kind: 'deny', form } })
    await page.getByRole('link', { name: '拒绝' }).click()
    if (form === 'no-return') await page.goto(APP_ORIGIN + MEMBER_PATH)
    await expect(askButton(page)).toBeVisible()
    await expect(page.getByTestId('open-id')).toBeVisible()
    expect(page.url()).toBe(APP_ORIGIN + MEMBER_PATH)
    expect(await trackerOf(page.context())).toBe(tracker)
    expect(await scopesExchanged(weChat)).toEqual(['snsapi_base'])
    await weChat.reset()
    await consent(page)
    await expect(nickname(page)).toHaveText('小明')
  })

for (const query of ['?from=menu', `?q=${'长'.repeat(60)}&from=menu`])
  test(`the very address that was tapped on is come back to, ${query.length} characters of query included`, async ({
    page,
  }) => {
    await openMember(page)
    await page.goto(APP_ORIGIN + MEMBER_PATH + query)
    await consent(page)
    await expect(nickname(page)).toHaveText('小明')
    expect(page.url()).toBe(new URL(MEMBER_PATH + query, APP_ORIGIN).href)
  })

test('works without JavaScript', async ({ browser }) => {
  const context = await browser.newContext({ userAgent: USER_AGENTS.android, javaScriptEnabled: false })
  const page = await context.newPage()
  await openMember(page)
  await consent(page)
  await expect(nickname(page)).toHaveText('小明')
  expect(page.url()).toBe(APP_ORIGIN + MEMBER_PATH)
})

for (const view of ['same', 'new'] as const)
  test(`a consent whose callback is loaded twice, in the ${view} view, is exchanged once`, async ({
    page,
    context,
    weChat,
  }) => {
    await openMember(page)
    await tap(page)
    const effect = { kind: 'callback-twice', gapMs: 0, view }
    await weChat.fault({ endpoint: 'authorize', nth: 1, effect })
    await page.getByRole('link', { name: '允许' }).click()
    for (const tab of context.pages()) await expect(nickname(tab)).toHaveText('小明')
    expect(context.pages()).toHaveLength(view === 'new' ? 2 : 1)
    expect(await scopesExchanged(weChat)).toEqual(['snsapi_base', 'snsapi_userinfo'])
  })

for (const [user, name, src] of [
  ['xiaohong', '小红 🌸👩‍👧', 'https://thirdwx.qlogo.cn/mmopen/vi_32/xiaohong/132'],
  ['laowang', '老王', 'https://wx.qlogo.cn/mmopen/vi_32/laowang/132'],
  ['newcomer', '新用户', null],
] as const)
  test(`${name} is shown with the picture that there is`, async ({ page }) => {
    await openMember(page, user)
    await consent(page)
    await expect(nickname(page)).toHaveText(name)
    expect(await page.locator('img').evaluateAll((all) => all.map((one) => one.getAttribute('src')))).toEqual(
      src === null ? [] : [src],
    )
  })

test('the initial shows where the picture does not load', async ({ page }) => {
  await page.route('https://thirdwx.qlogo.cn/**', (route) => route.abort())
  await openMember(page)
  await consent(page)
  await expect(nickname(page)).toHaveText('小明')
  await expect(page.getByText('小', { exact: true })).toBeVisible()
})

test('an old profile is shown at once, and brought up to date behind the answer', async ({
  world,
  weChat,
}) => {
  const product = await world.startAnother(world.store.env)
  const page = await product.browser.newPage({ userAgent: USER_AGENTS.android })
  await openMember(page)
  await consent(page)
  await expect(nickname(page)).toHaveText('小明')

  product.shiftClock(25 * 3600)
  await weChat.reset()
  const renamed = { openid: XIAOMING, nickname: '大明', headimgurl: '' }
  await weChat.fault({
    endpoint: 'userinfo',
    nth: 1,
    effect: { kind: 'body', body: JSON.stringify(renamed) },
  })
  await page.goto(APP_ORIGIN + MEMBER_PATH)
  await expect(nickname(page)).toHaveText('小明')
  await expect(async () => {
    await page.reload()
    await expect(nickname(page)).toHaveText('大明', { timeout: 500 })
  }).toPass()
  const log = await weChat.log()
  expect(log.filter(({ path }) => path === '/sns/oauth2/refresh_token')).toHaveLength(1)
  expect(await weChat.count('/connect/oauth2/authorize')).toBe(1) // the next day's silent login

  product.shiftClock(31 * 24 * 3600)
  await page.goto(APP_ORIGIN + MEMBER_PATH)
  await expect(askButton(page)).toBeVisible()
})
