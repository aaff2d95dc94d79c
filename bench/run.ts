import { z } from 'zod'
import { ask } from '../e2e/harness/raw-request.ts'
import { startRedis } from '../e2e/harness/servers/redis-server.ts'
import { DOCUMENT } from '../e2e/harness/visitor.ts'
import { weChatAt } from '../e2e/harness/we-chat.ts'
import { startSimulator } from '../simulator/server.ts'
import { timeCallbacks } from './callbacks.ts'
import { timeVisits } from './first-visit.ts'
import { interleave, joined, type Rates } from './interleave.ts'
import { measureLatency } from './latency.ts'
import { rateOf } from './load.ts'
import { loadNow } from './machine.ts'
import { median } from './quantiles.ts'
import { type Measured, tablesOf, writeReport } from './report.ts'
import { scriptBytes } from './script-bytes.ts'
import {
  APPS,
  build,
  buildWithoutBatches,
  type Contestant,
  startApp,
  startExpress,
  startOurs,
} from './servers.ts'
import { startOverBare } from './start-up.ts'
import { startUpstash } from './upstash.ts'

/*
 * npm run bench: our login and others on the same page, in one run; writes bench/RESULTS.md and bench/chart.svg.
 * npm run bench -- latency (or another part): measures only that and prints it. BENCH_SECONDS makes the rounds longer or
 * shorter.
 */
const PARTS = ['start', 'closed', 'strangers', 'latency', 'login', 'browser'] as const
const SECONDS = Number(process.env.BENCH_SECONDS ?? 2)
const STARTS = 3 // two processes of one server differ more than two rounds of one process
const ROUNDS = { closed: 2, strangers: 4, latency: 3 }
process.setMaxListeners(100) // one per started server

const asked = z.array(z.enum(PARTS)).parse(process.argv.slice(2))
const measuring = new Set(asked.length === 0 ? PARTS : asked)
const loadBefore = loadNow()
const others = measuring.has('closed') || measuring.has('latency') ? APPS : (['bare'] as const)
for (const folder of ['.', ...others.map((app) => `bench/apps/${app}`)]) await build(folder)
const withoutBatches = others === APPS ? await buildWithoutBatches() : '.'
const redis = await startRedis()
const upstash = await startUpstash(redis.url)
const simulator = await startSimulator({ authorizedDomain: 'h5.test' })
const weChat = weChatAt(simulator.origin)

const parts: Partial<Measured> = {}
if (measuring.has('start')) parts.start = await startOverBare(weChat)
if (measuring.has('closed')) parts.closed = await closedLoops()
if (measuring.has('strangers')) parts.strangers = await strangersOverPages()
if (measuring.has('latency')) {
  const servers = await startAll()
  parts.latency = await measureLatency(servers, { rounds: ROUNDS.latency, seconds: 2 * SECONDS })
  await stopAll(servers)
}
if (measuring.has('login')) {
  const product = await onRedis()
  parts.login = await timeCallbacks(product, weChat, simulator.port, 5 * SECONDS)
  await product.stop()
}
if (measuring.has('browser')) parts.browser = await inBrowser()

const measured: Measured = { ...parts, loads: [loadBefore, loadNow()] }
if (asked.length === 0) writeReport(measured)
else console.log(`\n${tablesOf(measured)}`)
upstash.stop()
await redis.close()
await simulator.close()
process.exit(0)

/** The bare page first, the empty middleware second. */
async function startAll(): Promise<readonly [Contestant, ...Contestant[]]> {
  const [first, ...rest] = APPS
  const bare = await startApp(first, redis.url)
  const apps: Contestant[] = []
  for (const app of rest) apps.push(await startApp(app, redis.url))
  return [
    bare,
    ...apps,
    await startOurs('ours, file', weChat, {}),
    await onRedis(),
    await startOurs('ours, Upstash', weChat, upstash.env),
    await startOurs('ours, Redis, without batches', weChat, { REDIS_URL: redis.url }, withoutBatches),
  ]
}

function onRedis(): Promise<Contestant> {
  return startOurs('ours, Redis', weChat, { REDIS_URL: redis.url })
}

async function stopAll(servers: readonly Contestant[]): Promise<void> {
  await Promise.all(servers.map(({ stop }) => stop()))
}

async function closedLoops() {
  const rates: Rates[] = []
  let upstashShare = 0
  for (let start = 1; start <= STARTS; start += 1) {
    const inNext = await startAll()
    const page = await ask(inNext[0].port, { path: inNext[0].path, headers: DOCUMENT })
    const servers = [...inNext, ...(await startExpress(page.body, redis.url))]
    const extent = { rounds: ROUNDS.closed, seconds: SECONDS, warmUpSeconds: 1.5 * SECONDS }
    rates.push(
      await interleave(servers, extent, async (contestant, seconds) => {
        const before = await upstash.cpuSeconds()
        const rate = await rateOf(contestant, { seconds })
        if (contestant.name === 'ours, Upstash')
          upstashShare = ((await upstash.cpuSeconds()) - before) / seconds
        return rate
      }),
    )
    await stopAll(servers)
  }
  return { rates: joined(rates), upstashShare }
}

/** The rates of the bare page, of ours with a session, and of the redirect without one. */
async function strangersOverPages(): Promise<Rates> {
  const [bare, ours] = [await startApp('bare', redis.url), await onRedis()]
  const stranger = { ...ours, name: 'ours, no session (302)', cookie: '', status: 302 }
  const extent = { rounds: ROUNDS.strangers, seconds: SECONDS, warmUpSeconds: 2.5 * SECONDS }
  const rates = await interleave([bare, ours, stranger], extent)
  await stopAll([bare, ours])
  return rates
}

async function inBrowser() {
  const [bare, ours] = [await startApp('bare', redis.url), await onRedis()]
  const { first, again } = await timeVisits(ours.port, simulator.port, 12)
  const javaScript = (await scriptBytes(ours)) / (await scriptBytes(bare))
  await stopAll([bare, ours])
  return { firstOverAgain: median(first) / median(again), javaScript }
}
