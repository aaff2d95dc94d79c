import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { z } from 'zod'
import { startRedis } from '../e2e/harness/servers/redis-server.ts'
import { weChatAt } from '../e2e/harness/we-chat.ts'
import { startSimulator } from '../simulator/server.ts'
import { pageOverGrowth } from './growth.ts'
import { interleave, ratio } from './interleave.ts'
import { machine } from './machine.ts'
import { build, startOurs } from './servers.ts'
import { startOverBare } from './start-up.ts'
import { memoryOverUse } from './wear.ts'

/*
 * npm run bench:scale [sessions] [views] [logins]: what shows only after some time, or with many sessions. Takes fifteen
 * minutes or more. Writes bench/SCALE.md.
 */
const [sessions = 1_000_000, views = 200_000, logins = 20_000] = process.argv.slice(3).map(Number)
const FEW = 1000

for (const folder of ['.', 'bench/apps/bare']) await build(folder)
const simulator = await startSimulator({ authorizedDomain: 'h5.test' })
const weChat = weChatAt(simulator.origin)

const start = await startOverBare(weChat)
const growth = await pageOverGrowth(weChat, FEW, sessions)
const processes = await twoOverOne()
const memory = await useOnRedis()

const rows = [
  [`page p50 with ${sessions} sessions in Redis, over ${FEW}`, growth.redis, '≤ 1.05'],
  ['the same in the file', growth.file, '≤ 1.05'],
  ['`npm start` to the first page with a session, over the bare app’s first page', start.later, '≤ 1.15'],
  [
    `memory (RSS) after ${views} page views and ${logins} logins, over after the first tenth`,
    memory,
    '≤ 1.05',
  ],
  ['two processes on one Redis behind a balancer, over one, both behind it', processes, ''],
] as const
writeFileSync(
  'bench/SCALE.md',
  `# What shows in numbers

One run of \`npm run bench:scale\`.

| what | reached | wanted |
|---|---|---|
${rows.map(([what, reached, wanted]) => `| ${what} | ${reached.toFixed(2)} | ${wanted} |`).join('\n')}

${machine()}
`,
)
await simulator.close()
process.exit()

async function useOnRedis() {
  const redis = await startRedis()
  const product = await startOurs('ours', weChat, { REDIS_URL: redis.url })
  const grown = await memoryOverUse(product, weChat, views, logins)
  await Promise.all([product.stop(), redis.close()])
  return grown
}

async function twoOverOne() {
  const redis = await startRedis()
  const product = () => startOurs('ours', weChat, { REDIS_URL: redis.url })
  const [one, other] = [await product(), await product()]
  const [alone, both] = [await balancerOver(one.port), await balancerOver(one.port, other.port)]
  const rates = await interleave(
    [
      { ...one, name: 'one', port: alone.port },
      { ...one, name: 'two', port: both.port },
    ],
    { rounds: 7, seconds: 3, warmUpSeconds: 6 },
  )
  for (const { stop } of [alone, both]) stop()
  await Promise.all([one.stop(), other.stop(), redis.close()])
  return ratio(rates, 'two', 'one').median
}

async function balancerOver(...ports: number[]) {
  const child = fork(new URL('./balancer-process.ts', import.meta.url), ports.map(String))
  const { port } = z.object({ port: z.number() }).parse((await once(child, 'message'))[0])
  return { port, stop: () => child.disconnect() }
}
