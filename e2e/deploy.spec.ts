import { rmSync } from 'node:fs'
import type { BrowserContextOptions, Page } from 'playwright/test'
import { makeAnotherBuild } from './harness/another-build.ts'
import { askButton, consent, nickname, openMember } from './harness/consent.ts'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { APP_ORIGIN, expect, LOAN_PATH, test, USER_AGENTS, type World } from './harness/test.ts'

const APPLY = '/frontend/loan/apply?product=flexible&amount=10%2C000&months=12&method=equal-payment'
const APPLICATIONS = '/frontend/loan/applications'

let laterBuild = ''
let later: Product
test.beforeAll(async ({ world }) => {
  laterBuild = makeAnotherBuild()
  const env = { ...productionEnv(world.weChat.origin), ...world.store.env }
  later = await startProduct('start', env, undefined, laterBuild)
})

test.afterAll(async () => {
  await later.stop()
  rmSync(laterBuild, { recursive: true, force: true })
})

/** A page of the first build; `deploy` replaces its server by one of the later build, on the same store. */
async function open(
  world: World,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; deploy: () => void }> {
  const page = await (await world.browser()).newPage({ userAgent: USER_AGENTS.android, ...options })
  return { page, deploy: () => world.serve(later) }
}

async function fillIn(page: Page): Promise<void> {
  await page.getByLabel('姓名').fill('王小明')
  await page.getByLabel('手机号').fill('138 0000 0000')
}

async function applications(page: Page): Promise<number> {
  await page.goto(APP_ORIGIN + APPLICATIONS)
  await expect(page.getByRole('heading', { name: '我的借款' })).toBeVisible()
  return page.getByTestId('application').count()
}

/** The documents that the page loads from now on, by method and path. */
function documents(page: Page): readonly string[] {
  const loaded: string[] = []
  page.on('request', (request) => {
    if (request.isNavigationRequest()) loaded.push(`${request.method()} ${new URL(request.url()).pathname}`)
  })
  return loaded
}

test.describe('after a deploy', () => {
  test('a form that was open goes on with what was typed: one reload, one application', async ({ world }) => {
    const { page, deploy } = await open(world)
    const before = await applications(page)
    await page.goto(APP_ORIGIN + APPLY)
    await fillIn(page)
    deploy()
    const loaded = documents(page)
    await page.getByRole('button', { name: '提交申请' }).click()
    await expect(page.getByText('申请已提交')).toBeVisible()
    expect(loaded.filter((one) => one === 'GET /frontend/loan/apply')).toHaveLength(1)
    expect(await applications(page)).toBe(before + 1)
    const kept = await page.evaluate(() => Object.keys(localStorage).filter((name) => /^typed /.test(name)))
    expect(kept).toEqual([])
  })

  test('so does one whose own scripts never took over', async ({ world }) => {
    const { page, deploy } = await open(world)
    const before = await applications(page)
    await page.route('**/_next/static/chunks/**', (route) => route.abort())
    await page.goto(APP_ORIGIN + APPLY)
    await fillIn(page)
    deploy()
    await page.getByRole('button', { name: '提交申请' }).click()
    await expect(page.getByText('申请已提交')).toBeVisible()
    expect(await applications(page)).toBe(before + 1)
  })

  test('one that is sent without JavaScript is shown again, says that it was not sent, and works', async ({
    world,
  }) => {
    const { page, deploy } = await open(world, { javaScriptEnabled: false })
    await page.goto(APP_ORIGIN + APPLY)
    await fillIn(page)
    deploy()
    await page.getByRole('button', { name: '提交申请' }).click()
    await expect(page.getByLabel('姓名')).toHaveValue('')
    await expect(page.getByRole('alert').filter({ hasText: '没有提交' })).toBeVisible()
    await fillIn(page)
    await page.getByRole('button', { name: '提交申请' }).click()
    await expect(page.getByText('申请已提交')).toBeVisible()
  })

  test('the profile is asked for again', async ({ world }) => {
    const { page, deploy } = await open(world)
    await openMember(page)
    deploy()
    const loaded = documents(page)
    await askButton(page).click()
    await expect.poll(() => loaded).toEqual(['GET /frontend/member'])
    await consent(page)
    await expect(nickname(page)).toHaveText('小明')
  })

  test('a link on a page that was open leads on', async ({ world }) => {
    const { page, deploy } = await open(world)
    await page.goto(APP_ORIGIN + LOAN_PATH)
    await expect(page.getByTestId('open-id')).toBeVisible()
    deploy()
    const loaded = documents(page)
    await page.getByRole('link', { name: '申请随心借' }).click()
    await expect(page.getByRole('button', { name: '试算' })).toBeVisible()
    expect(loaded.length).toBeLessThanOrEqual(1)
    await page.getByRole('button', { name: '试算' }).click()
    await fillIn(page)
    await page.getByRole('button', { name: '提交申请' }).click()
    await expect(page.getByText('申请已提交')).toBeVisible()
  })
})
