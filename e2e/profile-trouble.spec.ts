import {
  askButton,
  callbackOfConsent,
  consent,
  cookiesFor,
  isUser,
  NOT_KEPT,
  nickname,
  openMember,
  scopesExchanged,
  tap,
  trackerOf,
  XIAOMING,
} from './harness/consent.ts'
import { type OnRedis, startOnRedis } from './harness/on-redis.ts'
import { ask } from './harness/raw-request.ts'
import { storeState } from './harness/ready.ts'
import { APP_ORIGIN, expect, MEMBER_PATH, shownOpenId, test, USER_AGENTS } from './harness/test.ts'
import { DOCUMENT } from './harness/visitor.ts'

test('the consent of another person changes nobody’s record', async ({ page, browser, weChat }) => {
  await openMember(page)
  const who = await shownOpenId(page)
  await tap(page)
  await isUser(page.context(), 'laowang') // the phone's WeChat account was switched in between
  await page.getByRole('link', { name: '允许' }).click()
  await expect(page.getByText(NOT_KEPT)).toBeVisible()
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
  await expect(page.getByText(NOT_KEPT)).toBeVisible()

  // the flag with a real openId, as WeChat sent for some real users
  const flagged = { access_token: 'x', openid: XIAOMING, scope: 'snsapi_userinfo', is_snapshotuser: 1 }
  const effect = { kind: 'body', body: JSON.stringify(flagged) }
  await weChat.fault({ endpoint: 'access_token', nth: 1, effect })
  await consent(page)
  await expect(page.getByText(NOT_KEPT)).toBeVisible()
  expect(await weChat.count('/sns/userinfo')).toBe(0)
  expect([await shownOpenId(page), await trackerOf(page.context())]).toEqual([who, tracker])
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
  const Cookie = await cookiesFor(APP_ORIGIN, context)
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
  await page.goto(callback) // again, from the browser's history
  await expect(nickname(page)).toHaveText('小明')
  expect(page.url()).toBe(APP_ORIGIN + MEMBER_PATH)
  expect(await scopesExchanged(weChat)).toEqual(['snsapi_base', 'snsapi_userinfo'])
})

test('after a session that ends on the consent page, the visitor logs in again, without a profile', async ({
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
    await expect(page.getByText(NOT_KEPT)).toBeVisible()
    await expect(page.getByTestId('open-id')).toBeVisible()
    expect(await trackerOf(page.context())).toBe(tracker)
    await consent(page)
    await expect(nickname(page)).toHaveText('小明')
  })

test('neither log nor store holds a token of the visitor', async ({ page, world, weChat }) => {
  await openMember(page)
  const [access_token, refresh_token] = ['ACCESS-token-of-this-test-only', 'REFRESH-token-of-this-test-only']
  const reply = { access_token, refresh_token, openid: XIAOMING, scope: 'snsapi_userinfo', expires_in: 7200 }
  await weChat.fault({
    endpoint: 'access_token',
    nth: 1,
    effect: { kind: 'body', body: JSON.stringify(reply) },
  })
  const profile = { openid: XIAOMING, nickname: '这次的名字', headimgurl: '' }
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

test.describe('a store that fails', () => {
  let on: OnRedis
  test.beforeAll(async ({ world }) => {
    on = await startOnRedis(world)
  })
  test.afterAll(() => on.stop())
  test.beforeEach(async ({ world }) => {
    await expect.poll(() => storeState(on.product)).toBe('ok')
    await on.redis.command('FLUSHALL')
    world.serve(on.product)
  })

  test('while the store is away nothing is asked and nothing lost, and the code is not spent', async ({
    page,
    weChat,
  }) => {
    await openMember(page)
    await tap(page)
    await on.redis.kill()
    await page.getByRole('link', { name: '允许' }).click()
    await expect(page.getByText('服务正在恢复')).toBeVisible()
    await expect(page.getByTestId('open-id')).toBeVisible()
    expect(new URL(page.url()).pathname).toBe(MEMBER_PATH)
    await expect(askButton(page)).toHaveCount(0)
    expect(await scopesExchanged(weChat)).toEqual(['snsapi_base'])
    await on.redis.start()
    await expect(async () => {
      await page.goto(APP_ORIGIN + MEMBER_PATH)
      await expect(askButton(page)).toBeVisible({ timeout: 500 })
    }).toPass()
    await consent(page)
    await expect(nickname(page)).toHaveText('小明')
  })

  test('where profiles cannot be asked for, a tap leads to a page that leads back to where he tapped', async ({
    page,
  }) => {
    const tapped = `${MEMBER_PATH}?from=menu`
    const leadsBack = async (button: string) => {
      await page.getByRole('button', { name: button }).click()
      await expect(page.getByRole('heading', { name: '访问的人有点多' })).toBeVisible()
      await expect(page.getByRole('link', { name: '再试一次' })).toHaveAttribute('href', tapped)
    }
    await openMember(page)
    await page.goto(APP_ORIGIN + tapped)
    await on.redis.command('ACL', 'SETUSER', 'default', 'resetkeys', '~session:*', '~u:*') // no access to profiles
    await leadsBack('显示微信昵称和头像')
    await on.redis.command('ACL', 'SETUSER', 'default', 'allkeys')
    await page.goto(APP_ORIGIN + tapped)
    await consent(page)
    await expect(nickname(page)).toBeVisible()
    await on.redis.command('ACL', 'SETUSER', 'default', '-del')
    await leadsBack('不再显示')
  })
})
