import type { BrowserContext, Page } from 'playwright/test'
import { APP_ORIGIN, expect, type World } from './test.ts'
import { visitorOf } from './visitor.ts'

export const APPLY = '/frontend/loan/apply?product=flexible&amount=10%2C000&months=12&method=equal-payment'
export const APPLICATIONS = '/frontend/loan/applications'

/** Opens the page of a plan, and fills in name and number. */
export async function fillIn(page: Page, name = '王小明'): Promise<void> {
  await page.goto(APP_ORIGIN + APPLY)
  await page.getByLabel('姓名').fill(name)
  await page.getByLabel('手机号').fill('138 0000 0000')
}

export async function submitted(page: Page): Promise<number> {
  await expect(page.getByText('申请已提交')).toBeVisible()
  return page.getByTestId('application').count()
}

export async function applicationsOf(context: BrowserContext): Promise<number> {
  const page = await context.newPage()
  await page.goto(APP_ORIGIN + APPLICATIONS)
  await expect(page.getByRole('heading', { name: '我的借款' })).toBeVisible()
  const count = await page.getByTestId('application').count()
  await page.close()
  return count
}

/** How many applications one of the simulator's users sees: on another device, without a browser. */
export async function filedBy(world: Pick<World, 'product' | 'weChat'>, user = 'xiaoming'): Promise<number> {
  const { body } = await visitorOf({ ...world, user }).open(APPLICATIONS)
  expect(body).toContain('>我的借款</h1>')
  return body.split('data-testid="application"').length - 1
}

/** What the page script keeps of forms. */
export function typedOn(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('typed ')))
}

/** Ends the session while the page stays open, as after a long pause. */
export const endSession = (context: BrowserContext) =>
  context.clearCookies({ domain: new URL(APP_ORIGIN).hostname })
