import axe from 'axe-core'
import type { Page } from 'playwright/test'
import { z } from 'zod'

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const SMALLEST_TARGET_PX = 44
const violations = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }))

/** What axe objects to; it is put into the page around its policy, as a reader's own tools are. */
export async function objections(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const found: unknown = await page.evaluate(async (tags) => {
    const { violations } = await Reflect.get(window, 'axe').run({ runOnly: tags })
    return violations
  }, STANDARDS)
  return violations.parse(found).flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

/** Whatever can be tapped and is too small for a thumb. */
export function smallTargets(page: Page): Promise<readonly string[]> {
  return page.evaluate((smallest) => {
    const targets = document.querySelectorAll('a, button, select, summary, input:not([type=hidden])')
    return [...targets]
      .map((target) => ({ target, ...target.getBoundingClientRect().toJSON() }))
      .filter(({ width, height }) => width < smallest || height < smallest)
      .map(({ target, width, height }) => `${width}×${height} ${target.outerHTML}`)
  }, SMALLEST_TARGET_PX)
}

/** Whatever sticks out of the screen, or is cut off by the box it stands in; a table of numbers may be moved. */
export function cutOff(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth // innerWidth grows with what sticks out
    const outside: string[] = []
    if (document.documentElement.scrollWidth > width) outside.push('the page')
    for (const element of document.querySelectorAll('body *')) {
      if (element.closest('table, svg, script, select, title') !== null) continue
      const { right, left } = element.getBoundingClientRect()
      const { overflowX } = getComputedStyle(element)
      const clips =
        overflowX !== 'visible' && overflowX !== 'auto' && element.scrollWidth > element.clientWidth + 1
      if (right > width + 1 || left < -1 || clips) outside.push(element.outerHTML.slice(0, 200))
    }
    return outside
  })
}
