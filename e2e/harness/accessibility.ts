import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright/test'
import { z } from 'zod'

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const SMALLEST_TARGET_PX = 44
/** The short build of the same version: each page parses it anew. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const violations = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }))

/** The violations that axe finds. It is injected past the page's policy, once per document. */
export async function objections(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(`${AXE};0`)
  const found: unknown = await page.evaluate(async (tags) => {
    const { violations } = await Reflect.get(window, 'axe').run({
      runOnly: tags,
      resultTypes: ['violations'], // it then describes no element that passes
    })
    return violations
  }, STANDARDS)
  return violations.parse(found).flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

/** Targets that are too small for a thumb. */
export function smallTargets(page: Page): Promise<readonly string[]> {
  return page.evaluate((smallest) => {
    const targets = document.querySelectorAll('a, button, select, summary, input:not([type=hidden])')
    return [...targets]
      .map((target) => ({ target, ...target.getBoundingClientRect().toJSON() }))
      .filter(({ width, height }) => width < smallest || height < smallest)
      .map(({ target, width, height }) => `${width}×${height} ${target.outerHTML}`)
  }, SMALLEST_TARGET_PX)
}

/** Elements wider than the screen, or cut off by their box. A table of numbers may scroll. */
export function cutOff(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth // innerWidth grows with elements that are too wide
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
