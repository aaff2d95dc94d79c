import { createHash, randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import type { Page } from 'playwright/test'
import { build } from './harness/build.ts'
import { freePort } from './harness/free-port.ts'
import { makeFreshApplication, SIMPLE_PAGES } from './harness/fresh-application.ts'
import { POLICY_CASES } from './harness/policy-cases.ts'
import { addPolicyPage, openPolicyPage } from './harness/policy-page.ts'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { APP_ORIGIN, expect, shownOpenId, test } from './harness/test.ts'

/*
 * Has a build of its own: what docs/adopt.md makes is another application, with other pages, another configuration and
 * the TypeScript options of `create-next-app`.
 */

const ACCOUNT = `${APP_ORIGIN}/account`
const CLOSED_PORT_REDIS = 'redis://127.0.0.1:1'

let folder = ''
let shop: Product
test.beforeAll(async ({ world }) => {
  folder = makeFreshApplication('adopted')
  addPolicyPage(folder)
  await build(folder)
  const env = { ...productionEnv(world.weChat.origin), ...world.store.env }
  shop = await startProduct('start', env, undefined, folder)
})

test.afterAll(async () => {
  await shop.stop()
  rmSync(folder, { recursive: true, force: true })
})

test.beforeEach(({ world }) => world.serve(shop))

async function openAccount(page: Page): Promise<void> {
  await page.goto(ACCOUNT)
  await expect(page.getByTestId('open-id')).toBeVisible()
}

const POINTS = '28' // the length of an openId

/** The page after hydration, when its scripts handle a click. */
async function openTakenOver(page: Page): Promise<void> {
  await openAccount(page)
  await expect(async () => {
    await page.getByRole('button', { name: 'Show points' }).click()
    await expect(page.getByRole('status')).toHaveText(POINTS, { timeout: 1000 })
  }).toPass()
}

test.describe('an application made of docs/adopt.md', () => {
  test('logs a visitor in on their first visit, and asks WeChat no more while the session lives', async ({
    page,
    weChat,
  }) => {
    await openAccount(page)
    expect(page.url()).toBe(ACCOUNT)
    for (const path of SIMPLE_PAGES) {
      const answer = await page.goto(`${APP_ORIGIN}/${path}`)
      expect(answer?.status()).toBe(200)
      await expect(page.getByRole('heading', { name: path, exact: true })).toBeVisible()
    }
    expect(await weChat.count('/connect/oauth2/authorize')).toBe(1)
  })

  test('guards each of its pages', async ({ request }) => {
    expect(SIMPLE_PAGES.length).toBeGreaterThan(15)
    for (const path of ['account', 'orders', ...SIMPLE_PAGES]) {
      const answer = await request.get(`http://127.0.0.1:${shop.port}/${path}`, {
        headers: { Accept: 'text/html', Host: 'h5.test' },
        maxRedirects: 0,
      })
      expect(answer.status(), path).toBe(302)
      expect(answer.headers().location, path).toContain('/connect/oauth2/authorize?')
    }
  })

  test('logs in again under a link, a fetch and a Server Action that meet an ended session', async ({
    page,
    context,
    weChat,
  }) => {
    const logins = () => weChat.count('/connect/oauth2/authorize')
    await openTakenOver(page)
    const who = await shownOpenId(page)

    await context.clearCookies()
    await page.getByRole('link', { name: 'Orders' }).click()
    await expect(page.getByRole('heading', { name: 'Orders' })).toBeVisible()
    expect(page.url()).toBe(`${APP_ORIGIN}/orders`)
    expect(await logins()).toBe(2)

    await openTakenOver(page)
    await context.clearCookies()
    await page.getByRole('button', { name: 'Show points' }).click()
    await expect(page.getByRole('status')).toHaveText('')
    expect(await shownOpenId(page)).toBe(who)
    expect(await logins()).toBe(3)

    await openTakenOver(page)
    await context.clearCookies()
    await page.getByLabel('Note').fill('bring 伞')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByTestId('note')).toHaveText('bring 伞')
    expect(await shownOpenId(page)).toBe(who)
    expect(await logins()).toBe(4)
  })

  test('signs out, and leads from the bare origin to its home', async ({ page, context }) => {
    await openAccount(page)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect(page.getByRole('heading', { name: '已退出登录' })).toBeVisible()
    expect(await context.cookies(APP_ORIGIN)).toEqual([])
    await page.goto(`${APP_ORIGIN}/about`)
    await expect(page.getByRole('heading', { name: 'About us', exact: true })).toBeVisible()
    await page.goto(`${APP_ORIGIN}/`)
    await expect(page.getByTestId('open-id')).toBeVisible()
    expect(page.url()).toBe(ACCOUNT)
    await page.goto(`${APP_ORIGIN}/about`)
    await expect(page.getByRole('heading', { name: 'About us and you' })).toBeVisible()
  })

  test('has the header of its own middleware on pages, and the page for addresses that do not exist', async ({
    page,
  }) => {
    const answer = await page.goto(ACCOUNT)
    expect(answer?.headers()['x-shop']).toBe('open')
    const unknown = await page.goto(`${APP_ORIGIN}/nowhere`)
    expect(unknown?.status()).toBe(404)
    await expect(page.getByRole('heading', { name: '没有这个页面' })).toBeVisible()
  })

  test('takes a webhook byte for byte, without a session, while the store is away too', async ({ world }) => {
    const env = { ...productionEnv(world.weChat.origin), REDIS_URL: CLOSED_PORT_REDIS }
    const storeless = await startProduct('start', env, undefined, folder)
    try {
      const sent = randomBytes(200_000)
      const sha256 = createHash('sha256').update(sent).digest('hex')
      for (const { port } of [shop, storeless]) {
        const answer = await fetch(`http://127.0.0.1:${port}/hooks/payment`, { method: 'POST', body: sent })
        expect(answer.status).toBe(200)
        expect(answer.headers.getSetCookie()).toEqual([])
        expect(await answer.json()).toEqual({ sha256 })
      }
      expect(storeless.output()).not.toContain('store.unreachable')
    } finally {
      await storeless.stop()
    }
  })
})

test.describe('the content security policy of its pages', () => {
  const tries = async (page: Page) => {
    for (const { kind, outcome, run } of POLICY_CASES) await expect.poll(() => run(page), kind).toBe(outcome)
    await page.locator('#eval').click()
  }

  test('is what docs/content-policy.md says', async ({ page }) => {
    await openPolicyPage(page, APP_ORIGIN)
    await tries(page)
    expect(await page.evaluate(() => 'evaluated' in globalThis)).toBe(false)
  })

  // A server of its own, which compiles two pages: nothing else shows what a developer sees.
  test('is the same in development, where the console names the option, and says nothing of the tools', async ({
    page,
    world,
  }) => {
    const port = await freePort()
    const origin = `http://localhost:${port}`
    const env = { ...productionEnv(world.weChat.origin), APP_ORIGIN: origin }
    const development = await startProduct('dev', env, port, folder)
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    try {
      await page.goto(`${origin}/about`)
      await page.locator('nextjs-portal style').first().waitFor({ state: 'attached' })
      expect(said.filter((text) => /content.security.policy/i.test(text))).toEqual([])

      await openPolicyPage(page, origin)
      await tries(page)
      const told = () => said.filter((text) => text.startsWith('Content-Security-Policy: ')).join('\n')
      for (const { kind, told: words = '' } of POLICY_CASES) await expect.poll(told, kind).toContain(words)
      await expect.poll(told).toContain(`'script-src': ["'unsafe-eval'"]`)
    } finally {
      await development.stop()
    }
  })
})
