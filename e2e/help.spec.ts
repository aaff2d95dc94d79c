import { gzipSync } from 'node:zlib'
import type { Page, Request } from 'playwright/test'
import { LOGIN_TEXTS } from '../lib/loan/login-texts.ts'
import { ERROR_TEXT } from '../lib/wechat-login/help/error-text.ts'
import { LANGUAGES } from '../lib/wechat-login/help/language.ts'
import { LOGIN_FAILED_REASONS, loginFailedText } from '../lib/wechat-login/help/login-failed-text.ts'
import { HELP, type HelpText } from '../lib/wechat-login/help/texts.ts'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { FAILS_AT_DATES, INTERNALS } from './harness/servers/failing-dates.ts'
import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, test, USER_AGENTS } from './harness/test.ts'

const PAGES: readonly (readonly [path: string, status: number, text: HelpText, where?: 'elsewhere'])[] = [
  ['/help/denied', 200, HELP.denied],
  ['/help/snapshot', 200, { ...HELP.snapshot, ...LOGIN_TEXTS.snapshot }],
  ['/help/signed-out', 200, HELP.signedOut],
  ['/help/too-busy', 503, HELP.tooBusy],
  ['/frontend/nowhere', 404, { ...HELP.notFound, ...LOGIN_TEXTS.notFound }],
  [LOAN_PATH, 200, HELP.openInWeChat, 'elsewhere'],
  [
    '/help/login-failed?cause=wechat-busy&errcode=-1',
    200,
    loginFailedText(LOGIN_FAILED_REASONS['wechat-busy'], -1),
  ],
  ['/help/login-failed?cause=<b>&errcode=x', 200, loginFailedText(null, null)],
]

for (const language of LANGUAGES)
  test(`each help page says in ${language} what happened and what to do, with its request’s id`, async ({
    browser,
  }) => {
    const openAs = async (userAgent: string) => {
      const page = await browser.newPage({ locale: language, userAgent })
      await page.goto(APP_ORIGIN) // logs in, if it can
      await page.goto('about:blank') // so that no late request of that page counts as one of a help page
      return page
    }
    const [inWeChat, elsewhere] = [await openAs(USER_AGENTS.android), await openAs(USER_AGENTS.mobileChrome)]
    for (const [path, status, { title, happened, remedy, action }, where] of PAGES) {
      const page = where === 'elsewhere' ? elsewhere : inWeChat
      const asked: string[] = []
      const keep = (request: Request) => asked.push(request.url())
      page.on('request', keep)
      const answer = await page.goto(APP_ORIGIN + path)
      expect([path, answer?.status()]).toEqual([path, status])
      expect(await page.locator('html').getAttribute('lang')).toBe(language)
      expect(await page.title()).toBe(title[language])
      await expect(page.getByRole('heading')).toHaveText(title[language])
      await expect(page.locator('p')).toHaveText([happened[language], remedy[language]])
      if (action !== undefined) await expect(page.getByRole('link', { name: action[language] })).toBeVisible()
      await expect(page.locator('small')).toContainText(
        (await answer?.headerValue('x-request-id')) ?? 'no id',
      )
      expect(asked.filter((url) => !url.includes('icon'))).toEqual([APP_ORIGIN + encodeURI(path)])
      expect(await isStyled(page)).toBe(true)
      page.off('request', keep)
    }
  })

/** The policy lets the page's style apply. */
function isStyled(page: Page): Promise<boolean> {
  return page.getByRole('heading').evaluate((heading) => getComputedStyle(heading).fontSize === '22px')
}

test('a callback that meets a busy WeChat is answered by a page with its style', async ({ page, weChat }) => {
  await weChat.fault({ endpoint: 'access_token', nth: 'every', effect: { kind: 'errcode', errcode: 45011 } })
  await page.goto(APP_ORIGIN + LOAN_PATH)
  await expect(page.getByRole('heading', { name: HELP.tooBusy.title['zh-CN'] })).toBeVisible()
  expect(await isStyled(page)).toBe(true)
})

let failing: Product
test.beforeAll(async ({ world }) => {
  failing = await startProduct('start', { ...productionEnv(world.weChat.origin), ...FAILS_AT_DATES })
})
test.afterAll(() => failing.stop())

for (const language of LANGUAGES)
  test(`a page that fails says so in ${language}, names its request and shows nothing of the inside`, async ({
    world,
    browser,
  }) => {
    world.serve(failing)
    const before = failing.output().length // the other language's test reads the same output
    const output = () => failing.output().slice(before)
    const page = await browser.newPage({ locale: language, userAgent: USER_AGENTS.android })
    await page.goto(APP_ORIGIN + LOAN_PATH)
    const answer = await page.goto(APP_ORIGIN + MEMBER_PATH)
    expect(answer?.status()).toBe(500)
    await expect(page.getByRole('heading')).toHaveText(ERROR_TEXT.title[language])
    await expect(page.locator('main')).toHaveAttribute('lang', language)
    await expect(page.locator('p')).toHaveText([ERROR_TEXT.happened[language], ERROR_TEXT.remedy[language]])
    const requestId = (await answer?.headerValue('x-request-id')) ?? 'no id'
    await expect(page.locator('small')).toContainText(requestId)
    expect(output()).toMatch(new RegExp(`"requestId":"${requestId}".*"request\\.failed"`))
    for (const html of [await answer?.text(), await page.content()])
      for (const word of INTERNALS.split(' ')) if (word.includes('/')) expect(html).not.toContain(word)

    // Coming from another page, the error has a number of its own.
    await page.goto(APP_ORIGIN + LOAN_PATH)
    await page.getByRole('link', { name: '我的', exact: true }).click()
    await expect(page.getByRole('heading', { name: ERROR_TEXT.title[language] })).toBeVisible()
    const [, digest = 'none'] = /(\d+)$/.exec(await page.locator('small').innerText()) ?? []
    expect(output()).toMatch(new RegExp(`"digest":"${digest}".*"request\\.failed"`))
    await page.getByRole('button', { name: ERROR_TEXT.action[language] }).click()
    await expect(page.getByRole('heading')).toHaveText(ERROR_TEXT.title[language])
  })

test('去借钱 stays light: one page of little more than a framework', async ({ page }) => {
  const sizes = { javascript: 0, css: 0 }
  const arrivals: Promise<void>[] = []
  page.on('response', (response) => {
    const kind = /(javascript|css)/.exec(response.headers()['content-type'] ?? '')?.[1]
    if (kind !== 'javascript' && kind !== 'css') return
    const weigh = async () => {
      const bytes = gzipSync(await response.body()).length
      sizes[kind] += bytes
    }
    arrivals.push(weigh())
  })
  await page.goto(APP_ORIGIN + LOAN_PATH, { waitUntil: 'networkidle' })
  await Promise.all(arrivals)
  expect(sizes.javascript).toBeGreaterThan(0)
  expect(sizes.javascript).toBeLessThan(149_000) // 3 KB of it draw the share card
  expect(sizes.css).toBeGreaterThan(0)
  expect(sizes.css).toBeLessThan(13_000)
})
