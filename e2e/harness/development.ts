import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Browser,
  type BrowserContextOptions,
  test as base,
  expect as expectSoon,
  type Page,
} from 'playwright/test'
import { type Flow, flowAt } from '../../simulator/flow/flow-at.ts'
import { freePort } from './free-port.ts'
import { type Product, startProduct } from './product.ts'
import { copyProject } from './project-copy.ts'
import { DOCUMENT, visitorOf } from './visitor.ts'
import { type WeChat, weChatAt } from './we-chat.ts'

/** A development page shares the phone's thread, and its scripts are not minified. */
export const expect = expectSoon.configure({ timeout: 120_000 })

/** `next dev` with the simulator inside, as a developer runs it. */
export type Development = {
  readonly product: Product
  /** Of its sources, which a test may add to. */
  readonly folder: string
  readonly appOrigin: string
  readonly weChat: WeChat
  readonly flow: Flow
  /** Kills the server, which loses its memory, and starts it again at the same address. */
  readonly restart: () => Promise<void>
  /** Opens each page once after a start: a page that is open meanwhile would reload with each that is compiled. */
  readonly compile: () => Promise<void>
  readonly stop: () => Promise<void>
}

/**
 * @param own more of its environment
 * @param name of the folder with its sources: one `next dev` per folder
 */
export async function startDevelopment(
  own: Readonly<Record<string, string>> = {},
  name = 'development',
): Promise<Development> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'development-'))
  const env = {
    SESSION_DB_PATH: join(folder, 'sessions.db'),
    SESSION_SECRET: 'a-secret-of-the-end-to-end-tests-only',
    ...own,
  }
  const project = copyProject(name) // one `next dev` per folder: this project's may be running
  const start = () => startProduct('dev', env, port, project)
  let product = await start()
  let compiled = false
  const simulatorOrigin = `http://localhost:${port + 1000 > 65_535 ? port - 1000 : port + 1000}`
  const development: Development = {
    get product() {
      return product
    },
    folder: project,
    appOrigin: `http://localhost:${port}`,
    weChat: weChatAt(simulatorOrigin),
    flow: flowAt(simulatorOrigin),
    restart: async () => {
      await product.stop()
      product = await start()
      compiled = false
    },
    compile: async () => {
      if (!compiled) await compilePages(development)
      compiled = true
    },
    stop: async () => {
      await product.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return development
}

type TestFixtures = {
  readonly flow: Flow
  /** The simulator's home page, in a browser context of its own. */
  readonly openPhone: (options?: BrowserContextOptions) => Promise<Page>
}

export const test = base.extend<TestFixtures, { development: Development; browser: Browser }>({
  development: [
    async ({ playwright: _ }, use) => {
      const development = await startDevelopment()
      await development.compile()
      await use(development)
      await development.stop()
    },
    { scope: 'worker' },
  ],
  browser: [
    async ({ playwright }, use) => {
      const executablePath = process.env.CHROMIUM_PATH
      const browser = await playwright.chromium.launch({
        ...(executablePath === undefined ? {} : { executablePath }),
        args: ['--no-sandbox'],
      })
      await use(browser)
      await browser.close()
    },
    { scope: 'worker' },
  ],
  flow: async ({ development }, use) => {
    await development.compile()
    await development.weChat.reset()
    await development.flow.clear()
    await use(development.flow)
  },
  openPhone: async ({ browser, development, flow: _ }, use) => {
    const opened: { close: () => Promise<void> }[] = []
    const mistakes: string[] = []
    await use(async (options = {}) => {
      const context = await browser.newContext({
        locale: 'zh-CN',
        viewport: { width: 1280, height: 900 },
        reducedMotion: 'reduce',
        ...options,
      })
      opened.push(context)
      const page = await context.newPage()
      page.on('pageerror', ({ message }) => mistakes.push(message))
      await page.goto(`${development.weChat.origin}/simulator/`)
      return page
    })
    await Promise.all(opened.map((one) => one.close()))
    expectSoon(mistakes).toEqual([])
  },
})

/** `next dev` compiles a page when it is first opened; this opens each that a test opens. */
async function compilePages({ product, appOrigin, weChat }: Development): Promise<void> {
  const visitor = visitorOf({ product, weChat })
  const headers = { ...DOCUMENT, Host: new URL(appOrigin).host }
  await visitor.logIn()
  for (const path of PAGES) await visitor.ask({ path, headers })
}

/** One address of each route that a test opens. */
const PAGES = [
  '/frontend/loan/product/goToLoan',
  '/frontend/loan/applications',
  '/frontend/member',
  '/page-script',
  '/js-sdk',
  '/help/denied',
  '/logout',
  '/enter',
  '/ticket',
  '/pair/computer',
]

/** Taps an entry of the account's menu. */
export async function tapMenu(page: Page, name = '去借钱'): Promise<void> {
  await closePage(page)
  await page.locator('.menu').getByRole('button', { name, exact: true }).click()
}

/** Resolves while our server waits for WeChat. */
export async function tapWhileWeChatIsSlow(page: Page): Promise<void> {
  const slow = page.getByRole('switch', { name: '微信很慢' })
  await slow.click()
  await expect(slow).toHaveAttribute('aria-checked', 'true')
  await tapMenu(page)
  await expect(page.locator('li.step[data-kind="exchange"]')).toBeVisible()
}

/**
 * Taps a link of the page on the phone, once the page has loaded: a browser may put the next page in its place in the
 * history before that.
 */
export async function tapLink(page: Page, name: string): Promise<void> {
  await untilLoaded(page)
  await page.frameLocator('iframe').getByRole('link', { name, exact: true }).click()
}

/** Reloads the page on the phone by its own menu; resolves when the new document has loaded. */
export async function reloadPage(page: Page): Promise<void> {
  const before = page.frameLocator('iframe').locator('html')
  await before.evaluate((html) => html.setAttribute('data-before-reload', ''))
  await page.getByRole('button', { name: '更多' }).click()
  await page.getByRole('button', { name: '刷新' }).click()
  await untilLoaded(page)
}

async function untilLoaded(page: Page): Promise<void> {
  const document = page.frameLocator('iframe').locator('html:not([data-before-reload])')
  await expect(async () => {
    expectSoon(await document.evaluate((html) => html.ownerDocument.readyState)).toBe('complete')
  }).toPass()
}

/** Goes back from the page that is open, if there is one, until the conversation is there. */
export async function closePage(page: Page): Promise<void> {
  const close = page.locator('.web-view .bar-side').first()
  await expect(async () => {
    if (await close.isVisible()) await close.click({ timeout: 2000 }) // another user on the phone closes it too
    await expect(close).toBeHidden({ timeout: 2000 })
  }).toPass()
}

/** The numbers shown in the diagram, and those greyed out. */
export async function drawn(page: Page): Promise<{ lit: string[]; greyed: string[] }> {
  const [lit, greyed] = await Promise.all(
    ['li.step .number', 'li.absent .number'].map((selector) => page.locator(selector).allInnerTexts()),
  )
  return { lit: (lit ?? []).filter((text) => text !== ''), greyed: greyed ?? [] }
}
