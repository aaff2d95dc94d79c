import type { BrowserContext, Page } from 'playwright/test'
import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, shownOpenId, test } from './test.ts'

const ASK = '显示微信昵称和头像'

async function trackerOf(context: BrowserContext): Promise<string> {
  return (await context.cookies(APP_ORIGIN)).find(({ name }) => name === 'T')?.value ?? ''
}

/** To WeChat's consent page, by a tap. */
async function tap(page: Page): Promise<void> {
  await page.getByRole('button', { name: ASK }).click()
  await expect(page.getByText('申请获取你的昵称、头像')).toBeVisible()
}

test('a nickname is asked for by a tap, never on page open, and the same session shows it', async ({
  page,
  context,
  weChat,
}) => {
  await page.goto(APP_ORIGIN + MEMBER_PATH)
  await expect(page.getByRole('button', { name: ASK })).toBeVisible()
  expect((await weChat.log()).map(({ scope }) => scope)).not.toContain('snsapi_userinfo')
  const [who, tracker] = [await shownOpenId(page), await trackerOf(context)]
  const otherTab = await context.newPage()
  await otherTab.goto(APP_ORIGIN + LOAN_PATH)

  await tap(page)
  await page.getByRole('link', { name: '允许' }).click()
  await expect(page.getByTestId('nickname')).toHaveText('小明')
  expect(page.url()).toBe(APP_ORIGIN + MEMBER_PATH)
  expect([await shownOpenId(page), await trackerOf(context)]).toEqual([who, tracker])
  await otherTab.reload()
  expect(await shownOpenId(otherTab)).toBe(who)
})
