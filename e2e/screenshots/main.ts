import { mkdirSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { type Browser, chromium } from 'playwright'
import { startSimulator } from '../../simulator/server.ts'
import { freePort } from '../harness/free-port.ts'
import { APP_ORIGIN, OPEN_ORIGIN, type Product, productionEnv, startProduct } from '../harness/product.ts'
import { storeState } from '../harness/ready.ts'
import { FAILS_AT_DATES } from '../harness/servers/failing-dates.ts'
import { startRedis } from '../harness/servers/redis-server.ts'
import { USER_AGENTS } from '../harness/user-agents.ts'
import { takeScreenshotsOfLogin } from './login.ts'
import { SHOTS, type Shot, setTextSize } from './pages.ts'

// npm run screenshots [NAME…]: every page, light and dark, taken from the product itself.
const FOLDER = 'docs/screenshots'
const VIEWPORT = { width: 390, height: 844 } as const

const asked = process.argv.slice(2)
const shots = SHOTS.filter(({ name }) => asked.length === 0 || asked.includes(name))
mkdirSync(FOLDER, { recursive: true })

const simulator = await startSimulator({ authorizedDomain: new URL(APP_ORIGIN).hostname })
const redis = await startRedis()
const env = productionEnv(simulator.origin)

await takeAll(shots.filter(({ server }) => server === undefined))
await takeAll(
  shots.filter(({ server }) => server === 'that fails'),
  FAILS_AT_DATES,
)
await takeAll(
  shots.filter(({ server }) => server === 'without its store'),
  { REDIS_URL: redis.url },
)
await redis.close()
await simulator.close()
if (asked.length === 0 || asked.includes('login')) {
  const browser = await launch(null)
  await takeScreenshotsOfLogin(browser, FOLDER)
  await browser.close()
}

async function takeAll(some: readonly Shot[], extra: Readonly<Record<string, string>> = {}): Promise<void> {
  const product = await startProduct('start', { ...env, ...extra }, await freePort())
  const browser = await launch(product)
  for (const shot of some)
    for (const colorScheme of ['light', 'dark'] as const) await take(product, browser, shot, colorScheme)
  await browser.close()
  await product.stop()
}

async function take(
  product: Product,
  browser: Browser,
  shot: Shot,
  colorScheme: 'light' | 'dark',
): Promise<void> {
  const context = await browser.newContext({
    userAgent: USER_AGENTS.android,
    locale: 'zh-CN',
    isMobile: true,
    colorScheme,
    viewport: VIEWPORT,
    deviceScaleFactor: shot.sharp === colorScheme ? 2 : 1,
    ...shot.context,
  })
  const cookie = { name: 'wechat_sim_user', value: shot.user ?? 'xiaoming', url: OPEN_ORIGIN }
  await context.addCookies([cookie])
  const page = await context.newPage()
  if (shot.server === 'without its store') {
    await page.goto(APP_ORIGIN) // makes the visitor known
    redis.pause()
  }
  await shot.show(page)
  if (shot.textSize !== undefined) await setTextSize(page, shot.textSize)
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ width: VIEWPORT.width, height }) // the whole page, with its tab bar at the end
  await page.screenshot({ path: `${FOLDER}/${shot.name}${colorScheme === 'dark' ? '-dark' : ''}.png` })
  await context.close()
  if (shot.server !== 'without its store') return
  redis.resume()
  while ((await storeState(product)) !== 'ok') await pause(50)
}

/** @param product the server that the browser finds at our origin; null: only addresses of this machine */
function launch(product: Product | null): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH
  const [app, weChat] = [new URL(APP_ORIGIN).host, new URL(OPEN_ORIGIN).host]
  const rules =
    product === null
      ? []
      : [
          `--host-resolver-rules=MAP ${app}:80 127.0.0.1:${product.port}, MAP ${weChat}:80 127.0.0.1:${simulator.port}`,
        ]
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--no-sandbox', ...rules],
  })
}
