import { type Product, productionEnv, startProduct } from './product.ts'
import { ask } from './raw-request.ts'
import { type RedisServer, startRedis } from './servers/redis-server.ts'
import { startTcpProxy, type TcpProxy } from './servers/tcp-proxy.ts'
import { expect, LOAN_PATH, test } from './test.ts'
import { type Visitor, visitorOf } from './visitor.ts'

let redis: RedisServer
let way: TcpProxy
let product: Product
let visitor: Visitor

test.beforeEach(async ({ world, weChat }) => {
  redis = await startRedis()
  way = await startTcpProxy(redis.port)
  const env = { ...productionEnv(world.weChat.origin), REDIS_URL: `redis://127.0.0.1:${way.port}` }
  product = await startProduct('start', env)
  visitor = visitorOf({ product, weChat })
  await visitor.logIn()
})
test.afterEach(async () => {
  await product.stop()
  await way.close()
  await redis.close()
})

type Seen = {
  readonly status: number
  readonly degraded: boolean
  readonly tookMs: number
  readonly atMs: number
}

/** Ten visitors' worth of page views, one after the other each, until it is told to stop. */
function browse(): { readonly stop: () => Promise<readonly Seen[]> } {
  const seen: Seen[] = []
  let browsing = true
  const one = async () => {
    while (browsing) {
      const atMs = Date.now()
      const { status, headers } = await visitor.ask({ path: LOAN_PATH })
      const degraded = headers['server-timing']?.includes('degraded') ?? false
      seen.push({ status, degraded, tookMs: Date.now() - atMs, atMs })
    }
  }
  const all = Promise.all(Array.from({ length: 10 }, one))
  return {
    stop: async () => {
      browsing = false
      await all
      return seen
    },
  }
}

test('a connection that is cut silently holds nobody up, and is replaced within two seconds', async () => {
  const load = browse()
  await expect.poll(() => visitor.ask({ path: LOAN_PATH })).toMatchObject({ status: 200 })
  const cutAtMs = Date.now()
  way.dropSilently()
  await expect.poll(() => Date.now() - cutAtMs).toBeGreaterThan(3000)
  const seen = await load.stop()
  expect(seen.filter(({ status }) => status !== 200)).toEqual([])
  expect(Math.max(...seen.map(({ tookMs }) => tookMs))).toBeLessThan(1500)
  expect(seen.some(({ degraded }) => degraded)).toBe(true)
  expect(seen.filter(({ degraded, atMs }) => degraded && atMs > cutAtMs + 2000)).toEqual([])
})

test('a demoted Redis is left at once, and its name followed to the new primary', async ({ weChat }) => {
  const successor = await startRedis()
  await redis.command('REPLICAOF', '127.0.0.1', String(successor.port))
  way.pointAt(successor.port)
  const stranger = visitorOf({ product, weChat })
  expect((await stranger.logIn()).status).toBe(503)
  await expect
    .poll(async () => JSON.parse((await ask(product.port, { path: '/health/ready' })).body).store.state, {
      intervals: [50],
      timeout: 2000,
    })
    .toBe('ok')
  expect((await stranger.logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
  expect(await successor.command('DBSIZE')).toBeGreaterThan(1)
  await successor.close()
})
