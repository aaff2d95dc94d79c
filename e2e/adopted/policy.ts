import type { Page } from 'playwright/test'
import { POLICY_CASES } from '../harness/policy-cases.ts'
import { openPolicyPage } from '../harness/policy-page.ts'
import { APP_ORIGIN, expect, test } from './shop.ts'

export function policy(): void {
  const tries = async (page: Page) => {
    for (const { kind, outcome, run } of POLICY_CASES) await expect.poll(() => run(page), kind).toBe(outcome)
    await page.locator('#eval').click()
  }

  test('is what docs/content-policy.md says', async ({ page }) => {
    await openPolicyPage(page, APP_ORIGIN)
    await tries(page)
    expect(await page.evaluate(() => 'evaluated' in globalThis)).toBe(false)
  })

  // Compiles two pages. The short form is in `development.spec`: a clean page, a clean console.
  test('is the same in development, where the console names the option, and says nothing of the tools @long', async ({
    page,
    development,
  }) => {
    const origin = `http://localhost:${development.port}`
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    await page.goto(`${origin}/about`)
    await page.locator('nextjs-portal style').first().waitFor({ state: 'attached' })
    expect(said.filter((text) => /content.security.policy/i.test(text))).toEqual([])

    await openPolicyPage(page, origin)
    await tries(page)
    const told = () => said.filter((text) => text.startsWith('Content-Security-Policy: ')).join('\n')
    for (const { kind, told: words = '' } of POLICY_CASES) await expect.poll(told, kind).toContain(words)
    await expect.poll(told).toContain(`'script-src': ["'unsafe-eval'"]`)
  })
}
