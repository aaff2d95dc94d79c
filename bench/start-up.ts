import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../e2e/harness/free-port.ts'
import { productionEnv, startProduct } from '../e2e/harness/product.ts'
import { ask } from '../e2e/harness/raw-request.ts'
import { LOAN_PATH } from '../e2e/harness/test.ts'
import { DOCUMENT, visitorOf } from '../e2e/harness/visitor.ts'
import type { WeChat } from '../e2e/harness/we-chat.ts'
import { median } from './quantiles.ts'
import { NEXT } from './servers.ts'

const ROUNDS = 7
const POLL_MS = 5
const GIVE_UP_MS = 60_000

/** Where a start keeps the code that it compiled, for the next one. */
const COMPILED = '.next/compiled'

/**
 * The time from `npm start` to the first page with a session, over the bare app's time to its first page: of later
 * starts of a build, and of the first one.
 */
export async function startOverBare(weChat: WeChat) {
  const folder = await mkdtemp(join(tmpdir(), 'start-'))
  const env = {
    ...productionEnv(weChat.origin),
    SESSION_DB_PATH: join(folder, 'data', 'sessions.db'),
    DRAIN_SECONDS: '0',
  }
  const logIn = async () => {
    const product = await startProduct('start', { ...env, NODE_OPTIONS: '' })
    const visitor = visitorOf({ product, weChat })
    await visitor.open(LOAN_PATH)
    await product.stop('SIGTERM') // a server keeps what it has compiled when it ends
    return visitor.cookies()
  }
  const cookies = await logIn()
  const overBare = async () => {
    const bare = await firstPageMs(['bench/apps/bare'], {}, '')
    return (await firstPageMs([], env, cookies)) / bare
  }
  const [first, later]: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS; round += 1) {
    await rm(COMPILED, { recursive: true, force: true })
    first.push(await overBare())
  }
  await logIn()
  for (let round = 0; round < ROUNDS; round += 1) later.push(await overBare())
  return { first: median(first), later: median(later) }
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
