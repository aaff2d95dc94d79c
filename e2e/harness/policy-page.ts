import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { writeFile } from './adopt-page.ts'

const OPEN = 'https://open.example'

const POLICY = {
  'script-src': [OPEN],
  'style-src': [OPEN],
  'img-src': [OPEN],
  'connect-src': [OPEN],
  'font-src': [OPEN],
  'media-src': [OPEN],
  'frame-src': [OPEN],
  'worker-src': ['blob:'],
  'form-action': [OPEN],
}

const FONT = 'node_modules/next/dist/next-devtools/server/font/geist-latin.woff2'

/** Adds a public page that tries the policy to the application in this folder, and opens one host to it. */
export function addPolicyPage(folder: string): void {
  cpSync('e2e/policy-page', join(folder, 'app/policy'), { recursive: true })
  cpSync(FONT, join(folder, 'app/policy/geist.woff2'))
  const login = join(folder, 'lib/login.ts')
  const {
    'img-src': [picture],
    ...others
  } = POLICY
  const sources = `${JSON.stringify(others).slice(0, -1)}, 'img-src': ['${picture}', `
  const text = readFileSync(login, 'utf8')
    .replace('publicPaths: [', "publicPaths: ['/policy', ")
    .replace("{ 'img-src': [", sources)
  writeFile(login, text)
}

/** Opens the page at this origin, until its scripts have taken over. The hosts that it asks answer here. */
export async function openPolicyPage(page: Page, origin: string): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.route(/^https:\/\/(?:open|closed)\.example\//, (route) => {
    const kind = route.request().resourceType()
    const [contentType, body] = ANSWERS[kind] ?? ['text/plain', 'fetched']
    return route.fulfill({ contentType, body, headers: { 'Access-Control-Allow-Origin': '*' } })
  })
  await page.goto(`${origin}/policy`)
  await page.locator('[data-taken-over=true]').waitFor({ state: 'attached' })
}

const WAV = Buffer.from('UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=', 'base64')
const ANSWERS: Readonly<Record<string, readonly [string, string | Buffer]>> = {
  script: ['text/javascript', 'globalThis[new URL(document.currentScript.src).pathname.slice(1, -3)] = true'],
  stylesheet: ['text/css', '.of-host { width: 40% }'],
  image: ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'],
  font: ['font/woff2', readFileSync(FONT)],
  media: ['audio/wav', WAV],
  document: ['text/html', '<script>parent.postMessage("framed", "*")</script>'],
}
