import axe from 'axe-core'
import type { Browser, Page } from 'playwright/test'
import { z } from 'zod'
import { SHOTS, type Shot, setTextSize } from './screenshots/pages.ts'
import { FAILS_AT_DATES } from './servers/failing-dates.ts'
import { expect, OPEN_ORIGIN, test, type World } from './test.ts'

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const SMALLEST_TARGET_PX = 44
/** Of today's phones and of the smallest that WeChat runs on. */
const WIDTHS_PX = [390, 320]

const violations = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }))

/** What axe objects to; it is put into the page around its policy, as a reader's own tools are. */
async function objections(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const found: unknown = await page.evaluate(async (tags) => {
    const { violations } = await Reflect.get(window, 'axe').run({ runOnly: tags })
    return violations
  }, STANDARDS)
  return violations.parse(found).flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

/** Whatever can be tapped and is too small for a thumb. */
function smallTargets(page: Page): Promise<readonly string[]> {
  return page.evaluate((smallest) => {
    const targets = document.querySelectorAll('a, button, select, summary, input:not([type=hidden])')
    return [...targets]
      .map((target) => ({ target, ...target.getBoundingClientRect().toJSON() }))
      .filter(({ width, height }) => width < smallest || height < smallest)
      .map(({ target, width, height }) => `${width}×${height} ${target.outerHTML}`)
  }, SMALLEST_TARGET_PX)
}

/** Whatever sticks out of the screen, or is cut off by the box it stands in; a table of numbers may be moved. */
function cutOff(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const outside: string[] = []
    if (document.documentElement.scrollWidth > innerWidth) outside.push('the page')
    for (const element of document.querySelectorAll('body *')) {
      if (element.closest('table, svg, script, select, title') !== null) continue
      const { right, left } = element.getBoundingClientRect()
      const { overflowX } = getComputedStyle(element)
      const clips =
        overflowX !== 'visible' && overflowX !== 'auto' && element.scrollWidth > element.clientWidth + 1
      if (right > innerWidth + 1 || left < -1 || clips) outside.push(element.outerHTML.slice(0, 200))
    }
    return outside
  })
}

/** Opens it on a phone of its own, whose texts grow as WeChat's setting has them grow. */
async function open(shot: Shot, world: World, browser: Browser): Promise<Page> {
  const server = shot.server === 'that fails' ? await world.startAnother(FAILS_AT_DATES) : null
  const context = await (server?.browser ?? browser).newContext({
    isMobile: true,
    viewport: { width: WIDTHS_PX[0] ?? 390, height: 844 },
    ...shot.context,
  })
  await context.addCookies([{ name: 'wechat_sim_user', value: shot.user ?? 'xiaoming', url: OPEN_ORIGIN }])
  const page = await context.newPage()
  await shot.show(page)
  return page
}

const STATES = SHOTS.filter(
  ({ server, textSize }) => server !== 'without its store' && textSize === undefined,
)
for (const shot of STATES)
  test(`everybody can read and use ${shot.name}`, async ({ world, browser }) => {
    const page = await open(shot, world, browser)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await objections(page)).toEqual([])
    }
    expect(await smallTargets(page)).toEqual([])

    for (const width of WIDTHS_PX)
      for (const size of ['100%', '200%'] as const) {
        await page.setViewportSize({ width, height: 844 })
        await setTextSize(page, size)
        expect([width, size, await cutOff(page)]).toEqual([width, size, []])
      }
  })
