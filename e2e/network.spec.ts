import { setTimeout as pause } from 'node:timers/promises'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { ask } from './harness/raw-request.ts'
import { storeState } from './harness/ready.ts'
import { type RedisServer, startRedis } from './harness/servers/redis-server.ts'
import { startTcpProxy, type TcpProxy } from './harness/servers/tcp-proxy.ts'
import { expect, LOAN_PATH, test } from './harness/test.ts'
import { type Visitor, visitorOf } from './harness/visitor.ts'

let redis: RedisServer
let way: TcpProxy
let product: Product
let visitor: Visitor

test.beforeAll(async ({ world }) => {
  redis = await startRedis()
  way = await startTcpProxy(redis.port)
  const env = { ...productionEnv(world.weChat.origin), REDIS_URL: `redis://127.0.0.1:${way.port}` }
  product = await startProduct('start', env)
})
test.beforeEach(async ({ weChat }) => {
  visitor = visitorOf({ product, weChat })
  await visitor.logIn()
})
test.afterAll(async () => {
  await product.stop()
  await way.close()
  await redis.close()
})

type Seen = { readonly status: number; readonly degraded: boolean }

/** Ten visitors, each opening one page after the other until told to stop. */
function browse(): { readonly seen: readonly Seen[]; readonly stop: () => Promise<readonly Seen[]> } {
  const seen: Seen[] = []
  let browsing = true
  const one = async () => {
    while (browsing) {
      const { status, headers } = await visitor.ask({ path: LOAN_PATH })
      const degraded = headers['server-timing']?.includes('degraded') ?? false
      seen.push({ status, degraded })
    }
  }
  const all = Promise.all(Array.from({ length: 10 }, one))
  return {
    seen,
    stop: async () => {
      browsing = false
      await all
      return seen
    },
  }
}

test('a connection that is cut silently takes no page from anybody, and is replaced by itself', async () => {
  const load = browse()
  await expect.poll(() => load.seen.length).toBeGreaterThan(10)
  way.dropSilently()
  await expect.poll(() => load.seen.some(({ degraded }) => degraded)).toBe(true)
  await expect.poll(() => load.seen.slice(-20).filter(({ degraded }) => degraded)).toEqual([])
  const seen = await load.stop()
  expect(seen.filter(({ status }) => status !== 200)).toEqual([])
})

test('a connection that was cut while nobody asked is replaced before anybody does', {
  tag: '@long',
}, async () => {
  await pause(70_000)
  way.dropSilently()
  await pause(2000)
  const page = await visitor.ask({ path: LOAN_PATH })
  expect([page.status, page.headers['server-timing']]).toEqual([200, undefined])
})

test('a Redis that is killed twenty times in a minute under load takes no server with it', {
  tag: '@long',
}, async () => {
  const load = browse()
  for (let time = 0; time < 20; time += 1) {
    await redis.kill()
    expect((await ask(product.port, { path: '/health/live' })).status).toBe(200)
    await expect.poll(() => storeState(product)).toBe('unreachable')
    await redis.start()
    await expect.poll(() => storeState(product)).toBe('ok')
  }
  const seen = await load.stop()
  // An empty store has no sessions: its visitors must log in, and a later outage serves none of them.
  expect([...new Set(seen.map(({ status }) => status))].sort()).toEqual([200, 302, 503])
  expect((await visitor.logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
})

// The last one: its server follows the name to another Redis.
test('a demoted Redis is left at once, and its name followed to the new primary', async ({ weChat }) => {
  const successor = await startRedis()
  await redis.command('REPLICAOF', '127.0.0.1', String(successor.port))
  way.pointAt(successor.port)
  const stranger = visitorOf({ product, weChat })
  expect((await stranger.logIn()).status).toBe(503)
  await expect.poll(() => storeState(product), { intervals: [50] }).toBe('ok')
  expect((await stranger.logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
  expect(await successor.command('DBSIZE')).toBeGreaterThan(1)
  await successor.close()
})
