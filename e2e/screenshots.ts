import { mkdirSync } from 'node:fs'
import { chromium } from 'playwright'
import { startSimulator } from '../simulator/server.ts'
import { freePort } from './free-port.ts'
import { APP_ORIGIN, OPEN_ORIGIN, productionEnv, startProduct } from './product.ts'
import { takeScreenshotsOfLogin } from './screenshots-of-login.ts'
import { USER_AGENTS } from './user-agents.ts'

// npm run screenshots: what the README shows, taken from the product itself.
const FOLDER = 'docs/screenshots'
const PAGES = [
  ['go-to-loan', '/frontend/loan/product/goToLoan'],
  ['member', '/frontend/member'],
] as const

const port = await freePort()
const simulator = await startSimulator({ authorizedDomain: new URL(APP_ORIGIN).hostname })
const product = await startProduct('start', productionEnv(simulator.origin), port)
const browser = await chromium.launch({
  ...(process.env.CHROMIUM_PATH === undefined ? {} : { executablePath: process.env.CHROMIUM_PATH }),
  args: [
    '--no-sandbox',
    `--host-resolver-rules=MAP ${new URL(APP_ORIGIN).host}:80 127.0.0.1:${port}, MAP ${new URL(OPEN_ORIGIN).host}:80 127.0.0.1:${simulator.port}`,
  ],
})
mkdirSync(FOLDER, { recursive: true })
const page = await browser.newPage({
  userAgent: USER_AGENTS.android,
  viewport: { width: 390, height: 720 },
  deviceScaleFactor: 2,
})
for (const [name, path] of PAGES) {
  await page.goto(APP_ORIGIN + path)
  await page.screenshot({ path: `${FOLDER}/${name}.png` })
}
await product.stop()
await takeScreenshotsOfLogin(browser, FOLDER)
await browser.close()
await simulator.close()
