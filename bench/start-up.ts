import { spawn } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../e2e/harness/free-port.ts'
import { productionEnv } from '../e2e/harness/product.ts'
import { ask } from '../e2e/harness/raw-request.ts'
import { LOAN_PATH } from '../e2e/harness/test.ts'
import { DOCUMENT } from '../e2e/harness/visitor.ts'
import type { WeChat } from '../e2e/harness/we-chat.ts'
import { median } from './quantiles.ts'
import { NEXT, startOurs } from './servers.ts'

const ROUNDS = 7
const POLL_MS = 5
const GIVE_UP_MS = 60_000

/** The time from `npm start` to the first page with a session, over the bare app's time to its first page. */
export async function startOverBare(weChat: WeChat): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'start-'))
  const env = { ...productionEnv(weChat.origin), SESSION_DB_PATH: join(folder, 'data', 'sessions.db') }
  const before = await startOurs('before', weChat, env)
  await before.stop()
  const ratios: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const bare = await firstPageMs(['bench/apps/bare'], {}, '')
    const ours = await firstPageMs([], env, before.cookie)
    ratios.push(ours / bare)
  }
  return median(ratios)
}

async function firstPageMs(folder: readonly string[], env: Readonly<Record<string, string>>, cookie: string) {
  const port = await freePort()
  const startedAt = performance.now()
  const child = spawn(process.execPath, [NEXT, 'start', ...folder], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', PORT: String(port), ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const headers = { ...DOCUMENT, ...(cookie === '' ? {} : { Cookie: cookie }) }
  while (child.exitCode === null && performance.now() - startedAt < GIVE_UP_MS) {
    const status = await ask(port, { path: LOAN_PATH, headers }).then(
      (answer) => answer.status,
      () => null,
    )
    if (status === 200) {
      const took = performance.now() - startedAt
      child.kill('SIGKILL')
      return took
    }
    await pause(POLL_MS)
  }
  child.kill('SIGKILL')
  throw new Error(`${folder.join('') || 'the product'} does not start`)
}
