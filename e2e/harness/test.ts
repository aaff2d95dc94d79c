import { type Browser, test as base, type LaunchOptions, type Page } from 'playwright/test'
import { z } from 'zod'
import { startSimulator } from '../../simulator/server.ts'
import { freePort } from './free-port.ts'
import { APP_ORIGIN, OPEN_ORIGIN, type Product, productionEnv, startProduct } from './product.ts'
import { type SharedStore, STORE_KINDS, startStore } from './servers/session-store.ts'
import { startTcpProxy } from './servers/tcp-proxy.ts'
import { type WeChat, weChatAt } from './we-chat.ts'
import { type Hop, recordWire } from './wire.ts'

export { expect } from 'playwright/test'
export { APP_ORIGIN, OPEN_ORIGIN } from './product.ts'
export { USER_AGENTS } from './user-agents.ts'

export const LOAN_PATH = '/frontend/loan/product/goToLoan'
export const MEMBER_PATH = '/frontend/member'

/** One simulated WeChat and our servers, on different sites, with one browser. */
export type World = {
  readonly product: Product
  readonly weChat: WeChat
  /** Its session store: the file, unless `E2E_STORE` names another. */
  readonly store: SharedStore
  readonly browser: () => Promise<Browser>
  /** The browser finds this server at our origin, until the next call or the end of the test. */
  readonly serve: (product: Pick<Product, 'port'>) => void
  /** Starts another server, such as one with other settings, and serves it; it stops with the test. */
  readonly startAnother: (env: Readonly<Record<string, string>>) => Promise<Product & { browser: Browser }>
  /** Called before a test. Its result stops what the test started; servers of a `beforeAll` stay. */
  readonly remember: () => Promise<() => Promise<void>>
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
      const way = await startTcpProxy(port)
      let launched: Promise<Browser> | undefined
      const browser = () => {
        launched ??= playwright.chromium.launch(launchOptions(way.port, simulator.port))
        return launched
      }
      const serve = (served: Pick<Product, 'port'>) => {
        way.pointAt(served.port)
        way.cut()
      }
      const others: { stop: () => Promise<unknown> }[] = []
      const endSince = async (kept: number) => {
        await Promise.all(others.splice(kept).map((one) => one.stop()))
      }
      await use({
        product,
        weChat: weChatAt(simulator.origin),
        store,
        browser,
        serve,
        startAnother: async (extra) => {
          const other = await startProduct('start', { ...env, ...extra })
          others.push(other)
          serve(other)
          return { ...other, browser: await browser() }
        },
        remember: async () => {
          const contexts = async () => (await launched)?.contexts() ?? []
          const [kept, open] = [others.length, await contexts()]
          return async () => {
            const opened = (await contexts()).filter((one) => !open.includes(one))
            await Promise.all(opened.map((one) => one.close()))
            serve(product)
            await endSince(kept)
          }
        },
      })
      await endSince(0)
      await (await launched)?.close()
      await Promise.all([way.close(), product.stop()])
      await Promise.all([simulator.close(), store.close()])
    },
    { scope: 'worker' },
  ],

  browser: [async ({ world }, use) => use(await world.browser()), { scope: 'worker' }],

  weChat: [
    async ({ world }, use) => {
      await world.weChat.reset()
      await world.store.forgetLoans()
      const endAll = await world.remember()
      await use(world.weChat)
      await endAll()
    },
    { auto: true },
  ],

  wire: async ({ page }, use) => {
    await use(recordWire(page))
  },
})

/**
 * Options for a Chromium that finds our two sites on this machine, without ports, as WeChat demands.
 * @param others rules for more sites, such as `MAP staging.test:80 127.0.0.1:3100`
 */
export function launchOptions(
  appPort: number,
  weChatPort: number,
  others: readonly string[] = [],
): LaunchOptions {
  const executablePath = process.env.CHROMIUM_PATH
  const [app, weChat] = [new URL(APP_ORIGIN).host, new URL(OPEN_ORIGIN).host]
  const rules = [
    `MAP ${app}:80 127.0.0.1:${appPort}`,
    `MAP ${weChat}:80 127.0.0.1:${weChatPort}`,
    ...others,
  ].join()
  return {
    ...(executablePath === undefined ? {} : { executablePath }),
    ignoreDefaultArgs: ['--disable-back-forward-cache'], // WeChat's views have this cache
    args: ['--no-sandbox', `--host-resolver-rules=${rules}`],
  }
}

/** The masked openId on a page. */
export function shownOpenId(page: Page): Promise<string> {
  return page.getByTestId('open-id').innerText()
}
