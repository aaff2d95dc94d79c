import type { Page } from 'playwright/test'
import { ask, cookieHeader } from './harness/raw-request.ts'
import { APP_ORIGIN, expect, LOAN_PATH, shownOpenId, test } from './harness/test.ts'
import { DOCUMENT, visitorOf } from './harness/visitor.ts'

/** The address of the callback that a first visit went through. */
async function visitAndKeepCallback(page: Page): Promise<string> {
  const callback = page.waitForRequest((request) => new URL(request.url()).pathname === '/redirect')
  await page.goto(APP_ORIGIN + LOAN_PATH)
  return (await callback).url()
}

test('a callback that is reloaded lands again, and its code is not asked for twice', async ({
  page,
  weChat,
}) => {
  const callback = await visitAndKeepCallback(page)
  const who = await shownOpenId(page)
  await page.goto(callback)
  expect(page.url()).toBe(APP_ORIGIN + LOAN_PATH)
  expect(await shownOpenId(page)).toBe(who)
  expect(await weChat.count('/sns/oauth2/access_token')).toBe(1)
})

for (const view of ['same', 'new'] as const)
  for (const gapMs of [0, 300])
    test(`a callback that is loaded twice, ${gapMs} ms apart, in the ${view} view lands in one session`, async ({
      context,
      page,
      weChat,
    }) => {
      await weChat.fault({ endpoint: 'authorize', nth: 1, effect: { kind: 'callback-twice', gapMs, view } })
      await page.goto(APP_ORIGIN + LOAN_PATH)
      await expect.poll(() => page.url()).toBe(APP_ORIGIN + LOAN_PATH)
      for (const tab of context.pages())
        await expect(tab.getByRole('heading', { name: '去借钱' })).toBeVisible()
      expect(context.pages()).toHaveLength(view === 'new' ? 2 : 1)
      expect(new Set(await Promise.all(context.pages().map(shownOpenId))).size).toBe(1)
      const exchanged = (await weChat.log()).filter(({ path }) => path === '/sns/oauth2/access_token')
      expect(exchanged).toHaveLength(1)
    })

test('a callback shared with a friend logs the friend in with their own account, on the same page', async ({
  page,
  browser,
}) => {
  const callback = await visitAndKeepCallback(page)
  const friends = await browser.newContext()
  await friends.addCookies([
    { name: 'wechat_sim_user', value: 'laowang', domain: 'open.weixin.test', path: '/' },
  ])
  const friend = await friends.newPage()
  await friend.goto(callback)
  expect(friend.url()).toBe(APP_ORIGIN + LOAN_PATH)
  expect(await shownOpenId(friend)).not.toBe(await shownOpenId(page))
})

test('sixty addresses opened before the first login are all reached, and cookies stay under 4 KB', async ({
  world,
  weChat,
}) => {
  const visitor = visitorOf({ product: world.product, weChat })
  const path = (place: number) => `${LOAN_PATH}?tab=${place}&q=${encodeURIComponent('长'.repeat(place % 9))}`
  const callbacks: string[] = []
  for (let place = 0; place < 60; place += 1) callbacks.push(await visitor.beginLogin(path(place)))
  const began = visitor.cookies()
  expect(began).toMatch(/^T=[0-9]\w{31}$/) // one T for all, and no other cookie
  const together = callbacks.map((callback) =>
    ask(world.product.port, { path: callback, headers: { ...DOCUMENT, Cookie: began } }),
  )
  const answers = await Promise.all(together)
  expect(answers.map(({ headers }) => headers['x-redirect-to'])).toEqual(
    callbacks.map((_, place) => path(place)),
  )
  for (const { setCookies } of answers) expect(cookieHeader(setCookies).length).toBeLessThan(1024)
})
