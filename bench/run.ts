import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { z } from 'zod'
import { ask } from '../e2e/raw-request.ts'
import { startRedis } from '../e2e/servers/redis-server.ts'
import { DOCUMENT, visitorOf } from '../e2e/visitor.ts'
import { weChatAt } from '../e2e/we-chat.ts'
import { startSimulator } from '../simulator/server.ts'
import { timeVisits } from './first-visit.ts'
import { median, quantile, rateOf } from './load.ts'
import { type Measured, writeReport } from './report.ts'
import { APPS, buildAll, type Contestant, startApp, startExpress, startOurs } from './servers.ts'

/*
 * npm run bench: ours, and what one would pick instead, on the same page, in one run, interleaved.
 * BENCH_SECONDS and BENCH_ROUNDS make it shorter; what is written is bench/RESULTS.md and bench/chart.svg.
 */
const SECONDS = Number(process.env.BENCH_SECONDS ?? 3)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)

buildAll()
const redis = await startRedis()
const simulator = await startSimulator({ authorizedDomain: 'h5.test' })
const weChat = weChatAt(simulator.origin)
const endpoint = fork(new URL('./upstash-process.ts', import.meta.url), [redis.url])
const cpu = z.object({ cpu: z.object({ user: z.number(), system: z.number() }) })
const address = z.object({ url: z.string(), token: z.string() }).parse((await once(endpoint, 'message'))[0])

const contestants: Contestant[] = []
for (const app of APPS) contestants.push(await startApp(app, redis.url))
const ours = {
  file: await startOurs('ours, file', simulator.origin, weChat, {}),
  redis: await startOurs('ours, Redis', simulator.origin, weChat, { REDIS_URL: redis.url }),
  upstash: await startOurs('ours, Upstash', simulator.origin, weChat, {
    UPSTASH_REDIS_REST_URL: address.url,
    UPSTASH_REDIS_REST_TOKEN: address.token,
  }),
}
contestants.push(...Object.values(ours))
contestants.push({
  ...ours.redis,
  name: 'ours, no session (302)',
  cookie: '',
  status: 302,
  stop: async () => {},
})
const bare = contestants.find(({ name }) => name === 'bare')
if (bare === undefined) throw new Error('the bare page is among them')
const page = await ask(bare.port, { path: bare.path, headers: DOCUMENT })
contestants.push(...(await startExpress(page.body, redis.url)))

const rates = new Map<string, number[]>(contestants.map(({ name }) => [name, []]))
let endpointShare = 0
for (const contestant of contestants) await rateOf(contestant, Math.min(2, SECONDS)) // warm
for (let round = 0; round < ROUNDS; round += 1)
  for (const contestant of contestants) {
    const before = await endpointCpu()
    rates.get(contestant.name)?.push(await rateOf(contestant, SECONDS))
    if (contestant === ours.upstash) endpointShare = ((await endpointCpu()) - before) / SECONDS
    process.stdout.write('.')
  }

const measured: Measured = {
  rates: [...rates].map(([name, values]) => ({ name, values })),
  endpointShare,
  callbacks: await timeCallbacks(),
  visits: await timeVisits(ours.redis.port, simulator.port, 12),
  javaScript: { ours: await scriptBytes(ours.file), bare: await scriptBytes(bare) },
}
writeFileSync('bench/results.json', JSON.stringify(measured, null, 2))
writeReport(measured)
await Promise.all(contestants.map(({ stop }) => stop()))
endpoint.disconnect()
await redis.close()
await simulator.close()
process.exit(0)

async function endpointCpu(): Promise<number> {
  endpoint.send('cpu')
  const { user, system } = cpu.parse((await once(endpoint, 'message'))[0]).cpu
  return (user + system) / 1_000_000
}

/** Twenty logins a second: how long the callback takes beyond WeChat's own answer. */
async function timeCallbacks() {
  const took: number[] = []
  const answers: number[] = []
  const logins = Array.from({ length: 20 * 5 }, async (_, at) => {
    await new Promise((resolve) => setTimeout(resolve, at * 50))
    const visitor = visitorOf({
      product: { port: ours.redis.port },
      weChat,
      user: ['xiaoming', 'xiaohong', 'laowang', 'newcomer'][at % 4] ?? 'xiaoming',
    })
    const callback = await visitor.beginLogin()
    const startedAt = performance.now()
    await visitor.ask({ path: callback })
    took.push(performance.now() - startedAt)
    const askedAt = performance.now()
    await ask(simulator.port, {
      path: '/sns/oauth2/access_token?appid=wx5f1d0c0de51a0001&secret=x&code=x&grant_type=authorization_code',
    })
    answers.push(performance.now() - askedAt)
  })
  await Promise.all(logins)
  const weChatMs = median(answers)
  return { p50: median(took) - weChatMs, p99: quantile(took, 0.99) - weChatMs, weChatMs }
}

/** All the JavaScript that the page loads, as it goes over the wire. */
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
