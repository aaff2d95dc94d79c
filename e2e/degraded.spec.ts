import type { Page } from 'playwright/test'
import { cutOff, objections, smallTargets } from './harness/accessibility.ts'
import { type OnRedis, startOnRedis } from './harness/on-redis.ts'
import { storeState } from './harness/ready.ts'
import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, test, type World } from './harness/test.ts'
import { SHOTS } from './screenshots/pages.ts'

const APPLY = '/frontend/loan/apply?product=flexible&amount=10%2C000&months=6'

let on: OnRedis
test.beforeAll(async ({ world }) => {
  on = await startOnRedis(world)
})
test.afterAll(() => on.stop())
test.afterEach(async () => {
  await on.redis.kill() // `start` then starts an empty one
  await on.redis.start()
})

/** A visitor who logged in before the store went away. */
async function knownVisitor(world: World): Promise<Page> {
  await expect.poll(() => storeState(on.product)).toBe('ok')
  world.serve(on.product)
  const page = await (await (await world.browser()).newContext()).newPage()
  await page.goto(APP_ORIGIN + LOAN_PATH)
  await expect(page.getByTestId('open-id')).toBeVisible()
  return page
}

for (const shot of ['go-to-loan', 'apply', 'applications', 'member'])
  test(`without the store ${shot} shows one thin notice, and nothing that would need it`, async ({
    world,
  }) => {
    const page = await knownVisitor(world)
    await on.redis.kill()
    await SHOTS.find(({ name }) => name === `degraded-${shot}`)?.show(page)
    const notice = page.getByRole('status')
    await expect(notice).toHaveText('服务正在恢复，您可以继续浏览，暂时不能提交。')
    expect((await notice.boundingBox())?.height).toBeLessThan(44)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await objections(page)).toEqual([])
    }
    expect(await smallTargets(page)).toEqual([])
    expect(await cutOff(page)).toEqual([])
    const posting = page.locator('form[method=post i] button, form:not([method]) button')
    expect(await posting.allInnerTexts()).toEqual(page.url().endsWith(MEMBER_PATH) ? ['退出登录'] : [])
    await expect(page.getByRole('link', { name: /^申请/ })).toHaveCount(0)
  })

test('without the store one still browses, works out a loan, and signs out of this device', async ({
  world,
}) => {
  const page = await knownVisitor(world)
  await on.redis.kill()
  await page.reload()
  await page.getByRole('link', { name: '试算随心借' }).click()
  await page.getByLabel('借多少').fill('12,000')
  await page.getByLabel('借多久').selectOption('6')
  await page.getByLabel('怎么还').selectOption('interest-first')
  await page.getByRole('button', { name: '试算' }).click()
  await expect(page.getByTestId('total')).toContainText('12,432.00 元')
  await page.goto(APP_ORIGIN + MEMBER_PATH)
  await page.getByRole('button', { name: '退出登录' }).click()
  await expect(page.getByRole('heading', { name: '暂时没能完全退出' })).toBeVisible()
})

for (const [kept, then] of [
  [false, 'is sent after the silent login'],
  [true, 'is filled in again'],
] as const)
  test(`a form that was open before and is sent without the store ${then}`, async ({ world }) => {
    const page = await knownVisitor(world)
    await page.goto(APP_ORIGIN + APPLY)
    await page.getByLabel('姓名').fill('王小明')
    await page.getByLabel('手机号').fill('13800000000')
    await (kept ? on.redis.pause() : on.redis.kill())
    await page.getByRole('button', { name: '提交申请' }).click()
    await expect(page.getByRole('heading', { name: '访问的人有点多' })).toBeVisible()
    await (kept ? on.redis.resume() : on.redis.start())
    await expect.poll(() => storeState(on.product)).toBe('ok')
    await page.getByRole('link', { name: '再试一次' }).click()
    if (kept) {
      await expect(page.getByLabel('姓名')).toHaveValue('王小明')
      await page.getByRole('button', { name: '提交申请' }).click()
    }
    await expect(page.getByText('申请已提交')).toBeVisible()
    await expect(page.getByTestId('application')).toHaveCount(1)
  })

test('a form that is sent while the store only answers readers leads back to what was typed', async ({
  world,
}) => {
  const page = await knownVisitor(world)
  await page.goto(APP_ORIGIN + APPLY)
  await page.getByLabel('姓名').fill('王小明')
  await page.getByLabel('手机号').fill('13800000000')
  await on.redis.command('CLIENT', 'PAUSE', '600000', 'WRITE')
  await page.getByRole('button', { name: '提交申请' }).click()
  await expect(page.getByRole('heading', { name: '访问的人有点多' })).toBeVisible()
  await on.redis.command('CLIENT', 'UNPAUSE')
  await expect.poll(() => storeState(on.product)).toBe('ok')
  await page.getByRole('link', { name: '再试一次' }).click()
  await expect(page.getByLabel('姓名')).toHaveValue('王小明')
})

test('a sign-out after a form that could not be sent leaves nothing of it on the phone', async ({
  world,
}) => {
  const page = await knownVisitor(world)
  const other = await page.context().newPage()
  await other.goto(APP_ORIGIN + MEMBER_PATH)
  await page.goto(APP_ORIGIN + APPLY)
  await page.getByLabel('姓名').fill('王小明')
  await page.getByLabel('手机号').fill('13800000000')
  await on.redis.kill()
  await page.getByRole('button', { name: '提交申请' }).click()
  await expect(page.getByRole('heading', { name: '访问的人有点多' })).toBeVisible()
  expect(await typedOn(page)).toHaveLength(1)
  await page.goto(APP_ORIGIN + MEMBER_PATH)
  await page.getByRole('button', { name: '退出登录' }).click()
  await expect(page.getByRole('heading', { name: '暂时没能完全退出' })).toBeVisible()
  expect(await typedOn(page)).toEqual([])
  await expect(other.getByRole('heading', { name: '已退出登录' })).toBeVisible()
})

/** What the page script keeps of forms. */
function typedOn(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('typed ')))
}
