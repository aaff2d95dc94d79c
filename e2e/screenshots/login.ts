import { writeFileSync } from 'node:fs'
import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { startDevelopment, tapMenu } from '../development.ts'
import { animatedPng, type Frame } from './animated-png.ts'

const ARROWS_AT_MOST = 30
const HIDDEN = '.web-view iframe { opacity: 0 }'

/** Pictures of the simulator's home page: a login, a live session, a fault, and the first two as they happen. */
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

  const first = await open({}) // has Next compile what the pictures show, so that their times are real
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

  await development.flow.clear()
  const frames = await filmLogin(await open({}), stands)
  writeFileSync(`${folder}/see-the-login.png`, animatedPng(frames))
  await development.stop()
}

/** A tap and another, an arrow a frame: the page's own clock goes on only as each picture is taken. */
async function filmLogin(page: Page, stands: (page: Page) => Promise<void>): Promise<readonly Frame[]> {
  const frames: Frame[] = []
  const shoot = async (forMs: number) => {
    frames.push({ png: await page.screenshot({ animations: 'disabled', caret: 'hide' }), forMs })
  }
  await shoot(1200)
  for (const expected of [12, 4]) {
    await page.clock.install()
    await page.clock.pauseAt(Date.now() + 1000)
    await tapMenu(page)
    const hidden = await page.addStyleTag({ content: HIDDEN })
    await stands(page)
    for (let shown = 0; shown < ARROWS_AT_MOST; shown += 1) {
      await page.clock.runFor(140)
      await shoot(260)
      if ((await page.locator('li.step').count()) >= expected) break
    }
    await hidden.evaluate((style) => style.parentNode?.removeChild(style))
    await page.clock.resume()
    await page
      .locator('.chip')
      .nth(expected === 12 ? 0 : 1)
      .waitFor()
    await shoot(2600)
  }
  return frames
}
