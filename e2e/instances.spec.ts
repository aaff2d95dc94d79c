import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Product, productionEnv, startProduct } from './product.ts'
import { type RedisServer, startRedis } from './servers/redis-server.ts'
import { startTcpProxy } from './servers/tcp-proxy.ts'
import { startUpstashEndpoint, type UpstashEndpoint } from './servers/upstash-endpoint.ts'
import { expect, LOAN_PATH, test } from './test.ts'
import { visitorOf } from './visitor.ts'

const PROCESSES = 4
const LOGINS = process.env.E2E_LONG === '1' ? 200 : 40

let redis: RedisServer
let upstash: UpstashEndpoint
let folder: string
test.beforeAll(async () => {
  redis = await startRedis()
  upstash = await startUpstashEndpoint(redis.url)
  folder = mkdtempSync(join(tmpdir(), 'instances-'))
})
test.afterAll(async () => {
  await upstash.close()
  await redis.close()
  rmSync(folder, { recursive: true })
})

const STORES = [
  ['one file', () => ({ SESSION_DB_PATH: join(folder, 'data', 'sessions.db') })],
  ['Redis', () => ({ REDIS_URL: redis.url })],
  ['Upstash', () => ({ UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: upstash.token })],
] as const

async function startMany(
  simulator: string,
  env: Readonly<Record<string, string>>,
): Promise<[Product, ...Product[]]> {
  const start = () => startProduct('start', { ...productionEnv(simulator), ...env })
  return [await start(), ...(await Promise.all(Array.from({ length: PROCESSES - 1 }, start)))]
}

for (const [store, env] of STORES)
  test(`four processes on ${store}: a callback that reaches two of them at once lands in one session`, async ({
    world,
    weChat,
  }) => {
    test.setTimeout(120_000)
    const processes = await startMany(world.weChat.origin, env())
    const at = (turn: number) => processes[turn % PROCESSES] ?? processes[0]
    for (let turn = 0; turn < LOGINS; turn += 1) {
      const visitor = visitorOf({ product: at(turn), weChat })
      const callback = await visitor.beginLogin() // begun on one, completed on two others
      const both = await Promise.all(
        [1, 2].map((next) => visitor.at(at(turn + next)).ask({ path: callback })),
      )
      const trackers = both.map(({ setCookies }) => setCookies.find((line) => /^T=[A-Za-z]/.test(line)))
      expect(both.map(({ status }) => status)).toEqual([302, 302])
      expect(trackers[0]).toBeDefined()
      expect(trackers[1]).toBe(trackers[0])
      const page = await visitor.at(at(turn + 3)).ask({ path: LOAN_PATH })
      expect([page.status, page.setCookies]).toEqual([200, []])
    }
    expect(await weChat.count('/sns/oauth2/access_token')).toBe(LOGINS)
    await Promise.all(processes.map((product) => product.stop()))
  })

test('a session is found by the very next request elsewhere, although the nearest replica never heard of it', async ({
  world,
  weChat,
}) => {
  const replica = await startRedis()
  const way = await startTcpProxy(redis.port)
  await replica.command('REPLICAOF', '127.0.0.1', String(way.port))
  await expect
    .poll(async () => String(await replica.command('INFO', 'replication')))
    .toContain('master_link_status:up')
  way.dropSilently() // what is written from now on arrives no more
  const global = await startUpstashEndpoint(redis.url, { readsFrom: replica.url })
  const env = {
    ...productionEnv(world.weChat.origin),
    UPSTASH_REDIS_REST_URL: global.url,
    UPSTASH_REDIS_REST_TOKEN: global.token,
  }
  const [here, there] = [await startProduct('start', env), await startProduct('start', env)]
  const visitor = visitorOf({ product: here, weChat })
  await visitor.logIn()
  const before = global.requests()
  for (const product of [there, here]) {
    const page = await visitor.at(product).ask({ path: LOAN_PATH })
    expect([page.status, page.setCookies]).toEqual([200, []])
  }
  expect(global.requests() - before).toBe(4) // one second look each

  // The second look is for who logged in within minutes, not for everyone who is gone.
  there.shiftClock(301)
  const later = global.requests()
  expect((await visitor.at(there).ask({ path: LOAN_PATH })).headers.location).toContain('/connect/oauth2/')
  expect(global.requests() - later).toBe(1)

  await Promise.all([here, there].map((product) => product.stop()))
  await Promise.all([global.close(), way.close(), replica.close()])
})
