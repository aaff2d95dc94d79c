import type { Page } from 'playwright/test'
import { APP_ORIGIN, expect, LOAN_PATH, shownOpenId, test } from './test.ts'

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

test('a callback that is loaded twice at the same moment lands twice, in one session', async ({
  context,
  page,
  weChat,
}) => {
  const other = await context.newPage()
  // Holds the callback of the first view until the second has it too.
  const addresses: string[] = []
  await page.route(/\/redirect\?/, async (route) => {
    addresses.push(route.request().url())
    await Promise.all([other.goto(route.request().url()), route.continue()])
  })
  await page.goto(APP_ORIGIN + LOAN_PATH)
  expect(addresses).toHaveLength(1)
  expect(await shownOpenId(page)).toBe(await shownOpenId(other))
  expect(await weChat.count('/sns/oauth2/access_token')).toBe(1)
})

test('a callback shared with a friend logs the friend in as himself, on the same page', async ({
  page,
  browser,
}) => {
  const callback = await visitAndKeepCallback(page)
  const friends = await browser.newContext()
  await friends.addCookies([{ name: 'wechat_sim_user', value: 'li', domain: 'open.weixin.test', path: '/' }])
  const friend = await friends.newPage()
  await friend.goto(callback)
  expect(friend.url()).toBe(APP_ORIGIN + LOAN_PATH)
  expect(await shownOpenId(friend)).not.toBe(await shownOpenId(page))
})
