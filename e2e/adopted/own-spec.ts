import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { writeFile } from '../harness/adopt-page.ts'

/** What is this machine's own: where Chromium is, and how long things take. */
const CONFIG = `export default {
  testDir: 'tests',
  timeout: 600_000,
  expect: { timeout: 120_000 },
  use: { launchOptions: { executablePath: process.env.CHROMIUM_PATH, args: ['--no-sandbox'] } },
}
`

/** Runs the application's own browser tests against its server on this port; returns what they printed. */
export async function runOwnSpec(folder: string, port: number): Promise<string> {
  writeFile(join(folder, 'playwright.config.ts'), CONFIG)
  const { PATH, HOME, CHROMIUM_PATH, PLAYWRIGHT_BROWSERS_PATH } = process.env
  const env = {
    PATH,
    HOME,
    CHROMIUM_PATH,
    PLAYWRIGHT_BROWSERS_PATH,
    PORT: String(port),
    NODE_ENV: 'test' as const,
  }
  const program = new URL('../../node_modules/playwright/cli.js', import.meta.url).pathname
  const child = spawn(process.execPath, [program, 'test'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [printed, failed] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return printed + failed
}
