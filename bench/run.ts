import { fork } from 'node:child_process'
import { once } from 'node:events'
import { gzipSync } from 'node:zlib'
import { z } from 'zod'
import { ask } from '../e2e/harness/raw-request.ts'
import { startRedis } from '../e2e/harness/servers/redis-server.ts'
import { DOCUMENT } from '../e2e/harness/visitor.ts'
import { weChatAt } from '../e2e/harness/we-chat.ts'
import { startSimulator } from '../simulator/server.ts'
import { timeCallbacks } from './callbacks.ts'
import { timeVisits } from './first-visit.ts'
import { interleave, joined, type Rates } from './interleave.ts'
import { rateOf } from './load.ts'
import { type Measured, writeReport } from './report.ts'
import { APPS, build, type Contestant, startApp, startExpress, startOurs } from './servers.ts'

/*
 * npm run bench: our login and others on the same page, alternating in one run. BENCH_SECONDS and BENCH_ROUNDS make it
 * shorter. Writes bench/RESULTS.md and bench/chart.svg.
 */
const SECONDS = Number(process.env.BENCH_SECONDS ?? 2)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 2)
const STARTS = 3 // two processes of one server differ more than two rounds of one process
const WARM_UP = 2.5
process.setMaxListeners(60) // one per started server

for (const folder of ['.', ...APPS.map((app) => `bench/apps/${app}`)]) build(folder)
const redis = await startRedis()
const simulator = await startSimulator({ authorizedDomain: 'h5.test' })
const weChat = weChatAt(simulator.origin)
const endpoint = fork(new URL('./upstash-process.ts', import.meta.url), [redis.url])
const cpu = z.object({ cpu: z.object({ user: z.number(), system: z.number() }) })
const address = z.object({ url: z.string(), token: z.string() }).parse((await once(endpoint, 'message'))[0])

let endpointShare = 0
const allRates: Rates[] = []
for (let start = 1; start < STARTS; start += 1) {
  const servers = await startAll()
  allRates.push(await askAll(servers))
  await stopAll(servers)
}
const servers = await startAll()
allRates.push(await askAll(servers))

const { bare, ours } = servers
const measured: Measured = {
  rates: joined(allRates),
  endpointShare,
  callbacks: await timeCallbacks(ours.redis, weChat, simulator.port, 10),
  visits: await timeVisits(ours.redis.port, simulator.port, 12),
  javaScript: { ours: await scriptBytes(ours.file), bare: await scriptBytes(bare) },
}
writeReport(measured)
await stopAll(servers)
endpoint.disconnect()
await redis.close()
await simulator.close()
process.exit(0)

type Servers = Awaited<ReturnType<typeof startAll>>

async function startAll() {
  const bare = await startApp('bare', redis.url)
  const others: Contestant[] = []
  for (const app of APPS) if (app !== 'bare') others.push(await startApp(app, redis.url))
  const ours = {
    file: await startOurs('ours, file', weChat, {}),
    redis: await startOurs('ours, Redis', weChat, { REDIS_URL: redis.url }),
    upstash: await startOurs('ours, Upstash', weChat, {
      UPSTASH_REDIS_REST_URL: address.url,
      UPSTASH_REDIS_REST_TOKEN: address.token,
    }),
  }
  const anonymous = {
    ...ours.redis,
    name: 'ours, no session (302)',
    cookie: '',
    status: 302,
    stop: async () => {},
  }
  const page = await ask(bare.port, { path: bare.path, headers: DOCUMENT })
  const express = await startExpress(page.body, redis.url)
  return { bare, ours, contestants: [bare, ...others, ...Object.values(ours), anonymous, ...express] }
}

function askAll({ contestants, ours }: Servers): Promise<Rates> {
  return interleave(
    contestants,
    { rounds: ROUNDS, seconds: SECONDS, warmUpSeconds: WARM_UP * SECONDS },
    async (contestant, seconds) => {
      const before = await endpointCpu()
      const rate = await rateOf(contestant, { seconds })
      if (contestant === ours.upstash) endpointShare = ((await endpointCpu()) - before) / seconds
      return rate
    },
  )
}

async function stopAll({ contestants }: Servers): Promise<void> {
  await Promise.all(contestants.map(({ stop }) => stop()))
}

async function endpointCpu(): Promise<number> {
  endpoint.send('cpu')
  const { user, system } = cpu.parse((await once(endpoint, 'message'))[0]).cpu
  return (user + system) / 1_000_000
}

/** The bytes of all JavaScript of the page, inline scripts included. */
async function scriptBytes({ port, path, cookie }: Contestant): Promise<number> {
  const headers = { ...DOCUMENT, ...(cookie === '' ? {} : { Cookie: cookie }) }
  const { body } = await ask(port, { path, headers })
  const sources = new Set([...body.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, source = '']) => source))
  const scripts = await Promise.all([...sources].map((source) => ask(port, { path: source })))
  const inline = [...body.matchAll(/<script(?:(?! src=)[^>])*>([^<]*)<\/script>/g)].map(
    ([, text = '']) => text,
  )
  return [...scripts.map((script) => script.body), inline.join('\n')].reduce(
    (sum, text) => sum + gzipSync(text).length,
    0,
  )
}
