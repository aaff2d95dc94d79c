import type { Browser, BrowserContextOptions, Page } from 'playwright/test'
import { cutOff, objections, smallTargets } from './harness/accessibility.ts'
import { FAILS_AT_DATES } from './harness/servers/failing-dates.ts'
import { APP_ORIGIN, expect, LOAN_PATH, OPEN_ORIGIN, test, type World } from './harness/test.ts'
import { SHOTS, type Shot, setTextSize } from './screenshots/pages.ts'

/** Widths of today's phones, and of the smallest that WeChat runs on. */
const WIDTHS_PX = [390, 320]

let phone: Page
test.beforeAll(async ({ browser }) => {
  phone = await newPhone(browser)
})
test.afterAll(() => phone.context().close())

async function newPhone(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const viewport = { width: WIDTHS_PX[0] ?? 390, height: 844 }
  const context = await browser.newContext({ isMobile: true, viewport, ...options })
  return context.newPage()
}

/** As a new visitor's phone. The states share it, since a warm page costs half the CPU of a new one. */
async function cleared(page: Page): Promise<Page> {
  await page.unrouteAll()
  if (page.url().startsWith(APP_ORIGIN))
    await page.evaluate(() => {
      localStorage.clear()
      sessionStorage.clear()
    })
  await page.context().clearCookies()
  await page.setViewportSize({ width: WIDTHS_PX[0] ?? 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'light' })
  return page
}

/** Opens it on the phone, or on a phone of its own if it needs other options or another server. */
async function open(shot: Shot, world: World, browser: Browser): Promise<Page> {
  const server = shot.server === 'that fails' ? await world.startAnother(FAILS_AT_DATES) : null
  const usesPhone = server === null && shot.context === undefined
  const page = usesPhone ? await cleared(phone) : await newPhone(browser, shot.context)
  await page
    .context()
    .addCookies([{ name: 'wechat_sim_user', value: shot.user ?? 'xiaoming', url: OPEN_ORIGIN }])
  await shot.show(page)
  return page
}

const STATES = SHOTS.filter(
  ({ server, textSize }) => server !== 'without its store' && textSize === undefined,
)
for (const shot of STATES)
  test(`everybody can read and use ${shot.name}`, async ({ world, browser }) => {
    const page = await open(shot, world, browser)
    await expect(page).toHaveTitle(/./) // after a Server Action the title comes a moment after the page
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await objections(page)).toEqual([])
    }
    expect(await smallTargets(page)).toEqual([])

    for (const width of WIDTHS_PX) {
      await page.setViewportSize({ width, height: 844 })
      for (const size of ['100%', '200%'] as const) {
        await setTextSize(page, size)
        expect([width, size, await cutOff(page)]).toEqual([width, size, []])
      }
    }
  })

test('a phone with bars of its own covers nothing', async ({ page }) => {
  await page.goto(APP_ORIGIN + LOAN_PATH)
  const devTools = await page.context().newCDPSession(page)
  const insets = { top: 47, bottom: 34, left: 30, right: 30 }
  await devTools.send('Emulation.setSafeAreaInsetsOverride', { insets })
  const last = page.getByRole('link', { name: '我的', exact: true })
  await expect
    .poll(async () => edges(await last.boundingBox()))
    .toMatchObject({ bottom: 844 - 34, right: 390 - 30 })
  await expect
    .poll(async () => (await page.getByRole('heading').first().boundingBox())?.y)
    .toBeGreaterThan(47)
})

test('on a wide screen the tabs stand in the column of the page', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 844 })
  await page.goto(APP_ORIGIN + LOAN_PATH)
  const [column, first, last] = await Promise.all(
    [
      page.locator('main'),
      page.getByRole('link', { name: '去借钱' }),
      page.getByRole('link', { name: '我的', exact: true }),
    ].map((one) => one.boundingBox()),
  )
  expect(first?.x).toBe(column?.x)
  expect(edges(last ?? null)?.right).toBe((column?.x ?? 0) + (column?.width ?? 0))
})

test('on the smallest phone a unit stays beside its amount', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 844 })
  await page.goto(`${APP_ORIGIN}/frontend/loan/apply?product=flexible`)
  const row = page.locator('.weui-cell', { has: page.getByLabel('借多少') })
  expect((await row.boundingBox())?.height).toBe(56)
})

const edges = (box: { x: number; y: number; width: number; height: number } | null) =>
  box === null ? null : { bottom: box.y + box.height, right: box.x + box.width }
