import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { productionEnv, startProduct } from '../e2e/harness/product.ts'
import { ask } from '../e2e/harness/raw-request.ts'
import { LOAN_PATH } from '../e2e/harness/test.ts'
import { visitorOf } from '../e2e/harness/visitor.ts'
import { weChatAt } from '../e2e/harness/we-chat.ts'
import { startSimulator } from '../simulator/server.ts'
import { median } from './quantiles.ts'

/*
 * How long readers and the health check take while another process holds the lock of the session file and visitors keep
 * logging in: the same load, alternating with a free lock. Needs a build (`npm run build`).
 * Run: npm run bench:lock [rounds]
 */
const ROUNDS = Number(process.argv[2] ?? 4)
const PHASE_MS = 5000
const READERS = 5
const LOGIN_EVERY_MS = 1000 / 6
const LIVE_EVERY_MS = 50

type Phase = { readonly reader: number; readonly live: number; readonly logins: string }

const simulator = await startSimulator({ authorizedDomain: 'h5.test' })
const weChat = weChatAt(simulator.origin)
const product = await startProduct('start', { ...productionEnv(simulator.origin), NODE_OPTIONS: '' })
const reader = visitorOf({ product, weChat })
await reader.logIn()
const otherProcess = new DatabaseSync(join(product.dataFolder, 'data', 'sessions.db'), { timeout: 5000 })

async function timed(request: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now()
  await request()
  return performance.now() - startedAtMs
}

/** Median milliseconds of the readers and of the health check, and how the logins ended. */
async function underLoad(): Promise<Phase> {
  const untilMs = performance.now() + PHASE_MS
  const [reads, lives]: [number[], number[]] = [[], []]
  const statuses = new Map<number, number>()
  const going = () => performance.now() < untilMs

  const read = async () => {
    while (going()) reads.push(await timed(() => reader.ask({ path: LOAN_PATH })))
  }
  const checkHealth = async () => {
    for (; going(); await pause(LIVE_EVERY_MS))
      lives.push(await timed(() => ask(product.port, { path: '/health/live' })))
  }
  const logIn = async () => {
    const logins: Promise<void>[] = []
    for (; going(); await pause(LOGIN_EVERY_MS))
      logins.push(
        visitorOf({ product, weChat })
          .logIn()
          .then(({ status }) => void statuses.set(status, (statuses.get(status) ?? 0) + 1)),
      )
    await Promise.all(logins)
  }
  await Promise.all([...Array.from({ length: READERS }, read), checkHealth(), logIn()])
  const logins = [...statuses].map(([status, count]) => `${count} × ${status}`).join(', ')
  return { reader: median(reads), live: median(lives), logins }
}

const show = ({ reader, live, logins }: Phase) =>
  `reader ${reader.toFixed(1)} ms, live ${live.toFixed(1)} ms, logins ${logins}`

await underLoad() // warm-up
const ratios: { reader: number; live: number }[] = []
for (let round = 0; round < ROUNDS; round += 1) {
  const free = await underLoad()
  otherProcess.exec('BEGIN IMMEDIATE')
  const held = await underLoad()
  otherProcess.exec('ROLLBACK')
  console.log(`free: ${show(free)}\nheld: ${show(held)}`)
  ratios.push({ reader: held.reader / free.reader, live: held.live / free.live })
}
for (const name of ['reader', 'live'] as const) {
  const values = ratios.map((ratio) => ratio[name])
  const [lowest, highest] = [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(2))
  console.log(`${name}, held over free: ${median(values).toFixed(2)} (${lowest} to ${highest})`)
}
otherProcess.close()
await product.stop()
process.exit(0)
