import { type Browser, type Cookie, chromium } from 'playwright'
import { APP_ORIGIN, OPEN_ORIGIN } from '../e2e/harness/product.ts'
import { LOAN_PATH } from '../e2e/harness/test.ts'
import { USER_AGENTS } from '../e2e/harness/user-agents.ts'

/** Milliseconds from the tap to the first paint of 去借钱, without a session and with one, each in a fresh browser. */
export async function timeVisits(appPort: number, weChatPort: number, visits: number) {
  const rules = `MAP ${new URL(APP_ORIGIN).host}:80 127.0.0.1:${appPort}, MAP ${new URL(OPEN_ORIGIN).host}:80 127.0.0.1:${weChatPort}`
  const executablePath = process.env.CHROMIUM_PATH
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--no-sandbox', `--host-resolver-rules=${rules}`],
  })
  const [first, again]: [number[], number[]] = [[], []]
  for (let visit = 0; visit < visits + 2; visit += 1) {
    const login = await timeVisit(browser, [])
    const withSession = await timeVisit(browser, login.cookies)
    if (visit < 2) continue // warm-up
    first.push(login.tookMs)
    again.push(withSession.tookMs)
  }
  await browser.close()
  return { first, again }
}

async function timeVisit(browser: Browser, cookies: readonly Cookie[]) {
  const context = await browser.newContext({
    userAgent: USER_AGENTS.android,
    viewport: { width: 390, height: 844 },
  })
  await context.addCookies(cookies)
  const page = await context.newPage()
  const startedAt = performance.now()
  await page.goto(APP_ORIGIN + LOAN_PATH, { waitUntil: 'commit' })
  await page.getByTestId('open-id').waitFor()
  const tookMs = performance.now() - startedAt
  const now = await context.cookies()
  await context.close()
  return { tookMs, cookies: now }
}
