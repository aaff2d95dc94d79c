import { startRedis } from '../e2e/harness/servers/redis-server.ts'
import { weChatAt } from '../e2e/harness/we-chat.ts'
import { startSimulator } from '../simulator/server.ts'
import { interleave, ratio } from './interleave.ts'
import { build, startApp, startOurs } from './servers.ts'

/*
 * npm run bench:gross: one minute of the benchmark, for every change. The bare page runs twice, and their difference is
 * the machine's noise, which widens each bound. It fails only on what noise cannot explain.
 */
const BOUNDS = [
  ['ours, file', 0.5],
  ['ours, Redis', 0.5],
  ['ours, no session (302)', 4],
] as const

await build('bench/apps/bare')
const redis = await startRedis()
const simulator = await startSimulator({ authorizedDomain: 'h5.test' })
const weChat = weChatAt(simulator.origin)
const onRedis = await startOurs('ours, Redis', weChat, { REDIS_URL: redis.url })
const contestants = [
  await startApp('bare', redis.url),
  await startOurs('ours, file', weChat, {}),
  onRedis,
  { ...onRedis, name: 'ours, no session (302)', cookie: '', status: 302, stop: async () => {} },
  { ...(await startApp('bare', redis.url)), name: 'bare, again' },
]
const rates = await interleave(contestants, { rounds: 4, seconds: 2, warmUpSeconds: 3 })
const again = ratio(rates, 'bare, again', 'bare')
const noise = Math.min(1, again.median, 1 / again.median)
console.log(
  `\nbare over bare: ${again.median.toFixed(2)} (${again.lowest.toFixed(2)}–${again.highest.toFixed(2)})`,
)

for (const [name, bound] of BOUNDS) {
  const { median, lowest, highest } = ratio(rates, name, 'bare')
  const least = bound * noise
  const verdict = median >= least ? 'holds' : 'TOO SLOW'
  console.log(
    `${name}: ${median.toFixed(2)} (${lowest.toFixed(2)}–${highest.toFixed(2)}), at least ${least.toFixed(2)}: ${verdict}`,
  )
  if (median < least) process.exitCode = 1
}
await Promise.all(contestants.map(({ stop }) => stop()))
await redis.close()
await simulator.close()
process.exit()
