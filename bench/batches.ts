import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { startRedis } from '../e2e/harness/servers/redis-server.ts'
import { weChatAt } from '../e2e/harness/we-chat.ts'
import { startSimulator } from '../simulator/server.ts'
import { leaveLastCore } from './cores.ts'
import { type Latency, latencyRatio, measureLatency, quantileMs, SHARES } from './latency.ts'
import { loadNow, machine } from './machine.ts'
import { build, buildWithoutBatches, startApp, startOurs } from './servers.ts'

/*
 * npm run bench -- batches: what it costs and brings that the gate renders pages in batches. The product with and without
 * it, while its core is free, and while a busy loop wants that core too. Writes bench/BATCHES.md.
 */
const SECONDS = Number(process.env.BENCH_SECONDS ?? 2)
const EXTENT = { rounds: 4, seconds: 2 * SECONDS }
const [WITH, WITHOUT] = ['with batches', 'without']

const loadBefore = loadNow()
for (const folder of ['.', 'bench/apps/bare']) await build(folder)
const withoutBatches = await buildWithoutBatches()
const redis = await startRedis()
const simulator = await startSimulator({ authorizedDomain: 'h5.test' })
const weChat = weChatAt(simulator.origin)
const servers = [
  await startApp('bare', redis.url),
  await startOurs(WITH, weChat, { REDIS_URL: redis.url }),
  await startOurs(WITHOUT, weChat, { REDIS_URL: redis.url }, withoutBatches),
] as const

const free = await measureLatency(servers, EXTENT)
const loop = spawn(process.execPath, ['-e', 'for (;;);'])
leaveLastCore(loop.pid ?? Number.NaN)
const taken = await measureLatency(servers, EXTENT)
loop.kill()

writeFileSync(
  'bench/BATCHES.md',
  `# Pages in batches

One run of \`npm run bench -- batches\`: \`gate/batch-renders.ts\`, and the product without it, on Redis. Visitors come at random
times (Poisson), at three shares of what the bare page reaches in a closed loop under the same conditions. Milliseconds
from the moment at which a visitor comes to the end of the answer; then batches over none, ${EXTENT.rounds} rounds in pairs, their median
and their spread. Load average before: ${loadBefore.toFixed(1)}.

## The servers’ core is free

${tableOf(free)}
## A busy loop wants that core too

${tableOf(taken)}
${machine()}
`,
)
await Promise.all(servers.map(({ stop }) => stop()))
await redis.close()
await simulator.close()
process.exit()

function tableOf({ barePerSecond, latencies }: Latency): string {
  const rows = SHARES.flatMap((share) =>
    [0.5, 0.99].map((of) => {
      const { median, lowest, highest } = latencyRatio(latencies, WITH, WITHOUT, share, of)
      const ms = [WITH, WITHOUT].map((name) => Math.round(quantileMs(latencies, name, share, of)))
      const what = `${share * 100} % (${Math.round(share * barePerSecond)} a second), p${of * 100}`
      const spread = `${lowest.toFixed(2)}–${highest.toFixed(2)}`
      return `| ${what} | ${ms.join(' | ')} | ${median.toFixed(2)} | ${spread} |\n`
    }),
  )
  return `| | with, ms | without, ms | with over without | spread |\n|---|---|---|---|---|\n${rows.join('')}`
}
