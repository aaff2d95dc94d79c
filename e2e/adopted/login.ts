import { createHash, randomBytes } from 'node:crypto'
import type { Page } from 'playwright/test'
import { cookiesFor } from '../harness/consent.ts'
import { SIMPLE_PAGES } from '../harness/fresh-application.ts'
import { shownOpenId } from '../harness/test.ts'
import { DOCUMENT } from '../harness/visitor.ts'
import { APP_ORIGIN, expect, test } from './shop.ts'

const ACCOUNT = `${APP_ORIGIN}/account`
/** The browser opens one of each folder; the others differ in their names alone, and are asked with its session. */
const SHOWN_PAGES = ['chapter-1', 'shelf/book-1']

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

export function login(): void {
  test('logs a visitor in on their first visit, and asks WeChat no more while the session lives', async ({
    page,
    context,
    shop,
    weChat,
  }) => {
    await openAccount(page)
    expect(page.url()).toBe(ACCOUNT)
    for (const path of SHOWN_PAGES) {
      const answer = await page.goto(`${APP_ORIGIN}/${path}`)
      expect(answer?.status()).toBe(200)
      await expect(page.getByRole('heading', { name: path, exact: true })).toBeVisible()
    }
    const headers = { ...DOCUMENT, Cookie: await cookiesFor(APP_ORIGIN, context) }
    for (const path of SIMPLE_PAGES) {
      const { status, body } = await shop.ask({ path: `/${path}`, headers })
      expect([path, status, body.includes(`<h1>${path}</h1>`)]).toEqual([path, 200, true])
    }
    expect(await weChat.count('/connect/oauth2/authorize')).toBe(1)
  })

  test('guards each of its pages', async ({ request, shop }) => {
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

  test('takes a webhook byte for byte, without a session, while the store is away too', async ({
    shop,
    storeless,
  }) => {
    const sent = randomBytes(200_000)
    const sha256 = createHash('sha256').update(sent).digest('hex')
    for (const { port } of [shop, storeless]) {
      const answer = await fetch(`http://127.0.0.1:${port}/hooks/payment`, { method: 'POST', body: sent })
      expect(answer.status).toBe(200)
      expect(answer.headers.getSetCookie()).toEqual([])
      expect(await answer.json()).toEqual({ sha256 })
    }
    expect(storeless.output()).not.toContain('store.unreachable')
  })
}
