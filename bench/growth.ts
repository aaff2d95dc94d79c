import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask } from '../e2e/harness/raw-request.ts'
import { startRedis } from '../e2e/harness/servers/redis-server.ts'
import { DOCUMENT } from '../e2e/harness/visitor.ts'
import type { WeChat } from '../e2e/harness/we-chat.ts'
import { openFileStore } from '../lib/wechat-login/session/stores/file.ts'
import { redisStore } from '../lib/wechat-login/session/stores/redis.ts'
import { openRedis } from '../lib/wechat-login/storage/redis/over-tcp.ts'
import { fill, SIGNING } from './fill.ts'
import { median } from './quantiles.ts'
import { type Contestant, startOurs } from './servers.ts'

const VIEWS = 150
const ROUNDS = 9

/** The median page view with many sessions over the one with few, round by round, in Redis and in the file. */
export async function pageOverGrowth(weChat: WeChat, few: number, many: number) {
  return { redis: await compare(few, many, onRedis), file: await compare(few, many, onFile) }

  async function onRedis(sessions: number) {
    const server = await startRedis()
    const store = redisStore('redis', openRedis([server.url]), SIGNING)
    await fill(store, sessions)
    await store.close()
    const product = await startOurs(`${sessions}`, weChat, { REDIS_URL: server.url })
    return { ...product, stop: () => Promise.all([product.stop(), server.close()]) }
  }

  async function onFile(sessions: number) {
    const path = join(await mkdtemp(join(tmpdir(), 'growth-')), 'data', 'sessions.db')
    const store = openFileStore(path, SIGNING)
    await fill(store, sessions)
    await store.close()
    return startOurs(`${sessions}`, weChat, { SESSION_DB_PATH: path })
  }
}

async function compare(few: number, many: number, start: (sessions: number) => Promise<Contestant>) {
  const [small, large] = [await start(few), await start(many)]
  await Promise.all([viewMs(small), viewMs(large)]) // warm-up
  const ratios: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const base = await viewMs(small)
    ratios.push((await viewMs(large)) / base)
  }
  await Promise.all([small.stop(), large.stop()])
  return median(ratios)
}

async function viewMs({ port, path, cookie }: Contestant): Promise<number> {
  const took: number[] = []
  for (let view = 0; view < VIEWS; view += 1) {
    const startedAt = performance.now()
    await ask(port, { path, headers: { ...DOCUMENT, Cookie: cookie } })
    took.push(performance.now() - startedAt)
  }
  return median(took)
}
