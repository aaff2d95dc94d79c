import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Browser,
  type BrowserContext,
  test as base,
  type LaunchOptions,
  type Page,
  type PlaywrightWorkerArgs,
} from 'playwright/test'
import { z } from 'zod'
import { startSimulator } from '../simulator/server.ts'
import { freePort } from './free-port.ts'
import { APP_ORIGIN, OPEN_ORIGIN, type Product, productionEnv, startProduct } from './product.ts'
import { type SharedStore, STORE_KINDS, startStore } from './servers/session-store.ts'
import { USER_AGENTS } from './user-agents.ts'
import { type WeChat, weChatAt } from './we-chat.ts'
import { type Hop, recordWire } from './wire.ts'

export { expect } from 'playwright/test'
export { APP_ORIGIN, OPEN_ORIGIN } from './product.ts'
export { USER_AGENTS } from './user-agents.ts'

export const LOAN_PATH = '/frontend/loan/product/goToLoan'
export const MEMBER_PATH = '/frontend/member'

/** One simulated WeChat and servers of ours, on truly different sites. */
export type World = {
  readonly product: Product
  readonly weChat: WeChat
  /** Where its sessions are: on the file, unless `E2E_STORE` names another. */
  readonly store: SharedStore
  /** Another server of ours beside the first, such as one with other settings. */
  readonly browserWithoutCookies: () => Promise<BrowserContext>
  readonly startAnother: (env: Readonly<Record<string, string>>) => Promise<Product & { browser: Browser }>
}

const storeKind = z.enum(STORE_KINDS).default('file')

type TestFixtures = { readonly wire: readonly Hop[]; readonly weChat: WeChat }

export const test = base.extend<TestFixtures, { world: World }>({
  world: [
    async ({ playwright }, use) => {
      const port = await freePort()
      const simulator = await startSimulator({
        authorizedDomain: 'h5.test',
        callbackAddress: { host: '127.0.0.1', port },
      })
      const store = await startStore(storeKind.parse(process.env.E2E_STORE))
      const env = productionEnv(simulator.origin)
      const product = await startProduct('start', { ...env, ...store.env }, port)
      const others: { stop: () => Promise<unknown> }[] = []
      await use({
        product,
        weChat: weChatAt(simulator.origin),
        store,
        startAnother: async (extra) => {
          const other = await startProduct('start', { ...env, ...extra })
          const browser = await launch(playwright, other.port, simulator.port)
          others.push(other, { stop: () => browser.close() })
          return { ...other, browser }
        },
        browserWithoutCookies: async () => {
          const context = await launchWithoutCookies(playwright, product.port, simulator.port)
          others.push({ stop: () => context.close() })
          return context
        },
      })
      await Promise.all([product, ...others].map((one) => one.stop()))
      await Promise.all([simulator.close(), store.close()])
    },
    { scope: 'worker' },
  ],

  browser: [
    async ({ playwright, world }, use) => {
      const browser = await launch(playwright, world.product.port, world.weChat.port)
      await use(browser)
      await browser.close()
    },
    { scope: 'worker' },
  ],

  weChat: [
    async ({ world }, use) => {
      await world.weChat.reset()
      await use(world.weChat)
    },
    { auto: true },
  ],

  wire: async ({ page }, use) => {
    await use(recordWire(page))
  },
})

/** A real Chromium that finds our two sites on this machine: no port in any address, as WeChat demands. */
function launch(
  playwright: PlaywrightWorkerArgs['playwright'],
  appPort: number,
  weChatPort: number,
): Promise<Browser> {
  return playwright.chromium.launch(launchOptions(appPort, weChatPort))
}

function launchOptions(appPort: number, weChatPort: number): LaunchOptions {
  const executablePath = process.env.CHROMIUM_PATH
  const [app, weChat] = [new URL(APP_ORIGIN).host, new URL(OPEN_ORIGIN).host]
  const rules = `MAP ${app}:80 127.0.0.1:${appPort}, MAP ${weChat}:80 127.0.0.1:${weChatPort}`
  return {
    ...(executablePath === undefined ? {} : { executablePath }),
    ignoreDefaultArgs: ['--disable-back-forward-cache'], // WeChat's views keep pages, so ours do
    args: ['--no-sandbox', `--host-resolver-rules=${rules}`],
  }
}

/** A real Chromium whose own settings refuse every cookie. */
async function launchWithoutCookies(
  playwright: PlaywrightWorkerArgs['playwright'],
  appPort: number,
  weChatPort: number,
): Promise<BrowserContext> {
  const profile = mkdtempSync(join(tmpdir(), 'no-cookies-'))
  mkdirSync(join(profile, 'Default'))
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } }
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
  const options = launchOptions(appPort, weChatPort)
  return playwright.chromium.launchPersistentContext(profile, { ...options, userAgent: USER_AGENTS.android })
}

/** The masked openId that a page of ours shows to its visitor. */
export function shownOpenId(page: Page): Promise<string> {
  return page.getByTestId('open-id').innerText()
}
