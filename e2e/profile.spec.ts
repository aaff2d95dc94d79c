import type { Browser, BrowserContext, Page } from 'playwright/test'
import { SIMULATED_ACCOUNT } from '../simulator/account.ts'
import { findUser, openIdOf, USERS } from '../simulator/users.ts'
import { ask } from './raw-request.ts'
import {
  APP_ORIGIN,
  expect,
  LOAN_PATH,
  MEMBER_PATH,
  OPEN_ORIGIN,
  shownOpenId,
  test,
  USER_AGENTS,
} from './test.ts'
import { DOCUMENT } from './visitor.ts'
import type { WeChat } from './we-chat.ts'

const ASK = '显示微信昵称和头像'
const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

const askButton = (page: Page) => page.getByRole('button', { name: ASK })
const nickname = (page: Page) => page.getByTestId('nickname')

function isUser(context: BrowserContext, user: string): Promise<void> {
  return context.addCookies([{ name: 'wechat_sim_user', value: user, url: OPEN_ORIGIN }])
}

/** 我的 of one of the simulator's users, who lets nobody see his profile yet. */
async function openMember(page: Page, user = 'xiaoming'): Promise<void> {
  await isUser(page.context(), user)
  await page.route('https://*.qlogo.cn/**', (route) => route.fulfill({ contentType: 'image/png', body: DOT }))
  await page.goto(APP_ORIGIN + MEMBER_PATH)
  const forget = page.getByRole('button', { name: '不再显示' })
  await expect(askButton(page).or(forget)).toBeVisible()
  if (await forget.isVisible()) await forget.click()
  await expect(askButton(page)).toBeVisible()
}

/** To WeChat's consent page, by a tap. */
async function tap(page: Page): Promise<void> {
  await askButton(page).click()
  await expect(page.getByText('申请获取你的昵称、头像')).toBeVisible()
}

async function consent(page: Page): Promise<void> {
  await tap(page)
  await page.getByRole('link', { name: '允许' }).click()
}

async function trackerOf(context: BrowserContext): Promise<string> {
  return (await context.cookies(APP_ORIGIN)).find(({ name }) => name === 'T')?.value ?? ''
}

/** From the consent page to the callback's address, which is not opened. */
async function callbackOfConsent(page: Page, weChat: WeChat): Promise<string> {
  const href = (await page.getByRole('link', { name: '允许' }).getAttribute('href')) ?? ''
  const Cookie = (await page.context().cookies(OPEN_ORIGIN))
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ')
  const granted = await ask(weChat.port, { path: href, headers: { ...DOCUMENT, Cookie } })
  return new URL(granted.headers.location ?? '').href
}

async function scopesExchanged(weChat: WeChat): Promise<readonly unknown[]> {
  return (await weChat.log())
    .filter(({ path }) => path === '/sns/oauth2/access_token')
    .map(({ scope }) => scope)
}

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

test('who lets it be seen is not asked again, here or on another device', async ({
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

test('works without JavaScript', async ({ browser }) => {
  const context = await browser.newContext({ userAgent: USER_AGENTS.android, javaScriptEnabled: false })
  const page = await context.newPage()
  await openMember(page)
  await consent(page)
  await expect(nickname(page)).toHaveText('小明')
  expect(page.url()).toBe(APP_ORIGIN + MEMBER_PATH)
})

test('the consent of another person changes nobody’s record', async ({ page, browser, weChat }) => {
  await openMember(page)
  const who = await shownOpenId(page)
  await tap(page)
  await isUser(page.context(), 'laowang') // the phone's WeChat account was switched meanwhile
  await page.getByRole('link', { name: '允许' }).click()
  await expect(page.getByText('这次没有取得昵称和头像')).toBeVisible()
  await expect(askButton(page)).toBeVisible()
  expect(await shownOpenId(page)).toBe(who)
  expect(await weChat.count('/sns/userinfo')).toBe(0)

  const others = await (await browser.newContext({ userAgent: USER_AGENTS.ios })).newPage()
  await isUser(others.context(), 'laowang')
  await others.goto(APP_ORIGIN + MEMBER_PATH)
  await expect(askButton(others)).toBeVisible()
})

test('a snapshot page’s virtual user changes nobody’s record, whenever the flag arrives', async ({
  page,
  weChat,
}) => {
  await openMember(page)
  const [who, tracker] = [await shownOpenId(page), await trackerOf(page.context())]
  await tap(page)
  await weChat.fault({ endpoint: 'authorize', nth: 1, effect: { kind: 'snapshot' } })
  await page.getByRole('link', { name: '允许' }).click()
  await expect(page.getByText('这次没有取得昵称和头像')).toBeVisible()

  // the flag beside the real openId, as some real users were flagged
  const openId = openIdOf(findUser('xiaoming') ?? USERS[0], SIMULATED_ACCOUNT.appId)
  const flagged = { access_token: 'x', openid: openId, scope: 'snsapi_userinfo', is_snapshotuser: 1 }
  const effect = { kind: 'body', body: JSON.stringify(flagged) }
  await weChat.fault({ endpoint: 'access_token', nth: 1, effect })
  await consent(page)
  await expect(page.getByText('这次没有取得昵称和头像')).toBeVisible()
  expect(await weChat.count('/sns/userinfo')).toBe(0)
  expect([await shownOpenId(page), await trackerOf(page.context())]).toEqual([who, tracker])
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

test('a callback of a consent is spent by nobody but the view that asked', async ({
  page,
  context,
  world,
  weChat,
}) => {
  await openMember(page)
  await tap(page)
  const callback = await callbackOfConsent(page, weChat)
  const path = callback.slice(APP_ORIGIN.length)
  const Cookie = (await context.cookies(APP_ORIGIN)).map(({ name, value }) => `${name}=${value}`).join('; ')
  const load = (headers: Record<string, string>, method = 'GET') =>
    ask(world.product.port, { method, path, headers: { ...DOCUMENT, ...headers } })
  expect((await load({ Cookie }, 'HEAD')).status).toBe(405)
  const prefetch = await load({ Cookie, 'Sec-Fetch-Mode': 'cors' })
  expect([prefetch.status, prefetch.headers['x-redirect-to']]).toEqual([302, MEMBER_PATH])
  const stranger = await load({})
  expect(stranger.headers.location).toContain('scope=snsapi_base')
  expect(await scopesExchanged(weChat)).toEqual(['snsapi_base'])

  await page.goto(callback)
  await expect(nickname(page)).toHaveText('小明')
  await page.goto(callback) // and again, from the history
  await expect(nickname(page)).toHaveText('小明')
  expect(page.url()).toBe(APP_ORIGIN + MEMBER_PATH)
  expect(await scopesExchanged(weChat)).toEqual(['snsapi_base', 'snsapi_userinfo'])
})

test('a session that ends on the consent page begins anew on the page, and no profile comes of it', async ({
  page,
  context,
  weChat,
}) => {
  await openMember(page)
  for (const answer of ['允许', '拒绝']) {
    await tap(page)
    await context.clearCookies({ domain: new URL(APP_ORIGIN).hostname })
    await page.getByRole('link', { name: answer }).click()
    await expect(askButton(page)).toBeVisible()
    expect(new URL(page.url()).pathname).toBe(MEMBER_PATH)
  }
  expect(await scopesExchanged(weChat)).toEqual(['snsapi_base', 'snsapi_base', 'snsapi_base'])
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

for (const trouble of [
  { endpoint: 'userinfo', effect: { kind: 'errcode', errcode: 48001 } },
  { endpoint: 'userinfo', effect: { kind: 'reset-after' } },
  { endpoint: 'access_token', effect: { kind: 'errcode', errcode: 40029 } },
])
  test(`the page is there all the same when ${trouble.endpoint} fails by ${trouble.effect.kind}`, async ({
    page,
    weChat,
  }) => {
    await openMember(page)
    const tracker = await trackerOf(page.context())
    await weChat.fault({ ...trouble, nth: 1 })
    await consent(page)
    await expect(page.getByText('这次没有取得昵称和头像')).toBeVisible()
    await expect(page.getByTestId('open-id')).toBeVisible()
    expect(await trackerOf(page.context())).toBe(tracker)
    await consent(page)
    await expect(nickname(page)).toHaveText('小明')
  })

test('neither log nor store holds a token of the visitor', async ({ page, world, weChat }) => {
  await openMember(page)
  const openid = openIdOf(findUser('xiaoming') ?? USERS[0], SIMULATED_ACCOUNT.appId)
  const [access_token, refresh_token] = ['ACCESS-token-of-this-test-only', 'REFRESH-token-of-this-test-only']
  const reply = { access_token, refresh_token, openid, scope: 'snsapi_userinfo', expires_in: 7200 }
  await weChat.fault({
    endpoint: 'access_token',
    nth: 1,
    effect: { kind: 'body', body: JSON.stringify(reply) },
  })
  const profile = { openid, nickname: '这次的名字', headimgurl: '' }
  await weChat.fault({
    endpoint: 'userinfo',
    nth: 1,
    effect: { kind: 'body', body: JSON.stringify(profile) },
  })
  await consent(page)
  await expect(nickname(page)).toHaveText('这次的名字')
  const dump = await world.store.dump()
  expect(dump).toContain('Fe26.2*') // the seal of the second one
  for (const text of [dump, world.product.output()])
    for (const token of [access_token, refresh_token]) expect(text).not.toContain(token)
})

test('an old profile is shown at once, and brought up to date behind the answer', async ({
  world,
  weChat,
}) => {
  const product = await world.startAnother(world.store.env)
  const page = await newPage(product.browser)
  await openMember(page)
  await consent(page)
  await expect(nickname(page)).toHaveText('小明')

  product.shiftClock(25 * 3600)
  await weChat.reset()
  const openid = openIdOf(findUser('xiaoming') ?? USERS[0], SIMULATED_ACCOUNT.appId)
  const renamed = { openid, nickname: '大明', headimgurl: '' }
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
  expect(await weChat.count('/connect/oauth2/authorize')).toBe(1) // the silent login of the next day

  product.shiftClock(31 * 24 * 3600)
  await page.goto(APP_ORIGIN + MEMBER_PATH)
  await expect(askButton(page)).toBeVisible()
})

function newPage(browser: Browser): Promise<Page> {
  return browser.newPage({ userAgent: USER_AGENTS.android })
}
