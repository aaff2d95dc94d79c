import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { startDevelopment, tapMenu } from '../harness/development.ts'

/** Pictures of the simulator's home page: a login, a live session, a fault. */
export async function takeScreenshotsOfLogin(browser: Browser, folder: string): Promise<void> {
  const development = await startDevelopment()
  const open = async (options: BrowserContextOptions) => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      locale: 'en-GB',
      ...options,
    })
    const page = await context.newPage()
    await page.goto(`${development.weChat.origin}/simulator/`)
    return page
  }
  const stands = (page: Page) =>
    page.frameLocator('iframe').getByTestId('open-id').waitFor({ timeout: 120_000 })
  const drawn = (page: Page) => page.locator('li.step[data-kind="stands"]').waitFor({ timeout: 120_000 })
  const tap = async (page: Page) => {
    await tapMenu(page)
    await stands(page)
    await drawn(page)
  }
  const take = (page: Page, name: string) =>
    page.screenshot({ path: `${folder}/${name}.png`, animations: 'disabled' })

  const first = await open({}) // Next compiles these pages first, so that the pictures show real times
  await tap(first)
  await first.context().close()
  await development.flow.clear()

  const light = await open({ deviceScaleFactor: 2 })
  await tap(light)
  await take(light, 'login-twelve-steps')
  await light.context().close()
  const dark = await open({ deviceScaleFactor: 2, colorScheme: 'dark', locale: 'zh-CN' })
  await tap(dark)
  await tap(dark)
  await take(dark, 'login-four-steps')
  await dark.getByRole('switch', { name: 'code 已用' }).click()
  await tap(dark)
  await take(dark, 'login-used-code')
  await dark.context().close()

  await development.stop()
}
