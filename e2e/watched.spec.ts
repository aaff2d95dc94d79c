import { readFileSync } from 'node:fs'
import { SIMULATED_ACCOUNT } from '../lib/wechat-login/config/simulated-account.ts'
import { freePort } from './harness/free-port.ts'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { alertsFiring, type Series } from './harness/promtool.ts'
import { ask } from './harness/raw-request.ts'
import { storeState } from './harness/ready.ts'
import { type Scrape, scrape } from './harness/scrape.ts'
import { FAILS_AT_DATES } from './harness/servers/failing-dates.ts'
import { type RedisServer, startRedis } from './harness/servers/redis-server.ts'
import { startTraceCollector } from './harness/servers/trace-collector.ts'
import { expect, LOAN_PATH, MEMBER_PATH, test } from './harness/test.ts'
import { DOCUMENT, type Visitor, visitorOf } from './harness/visitor.ts'
import type { WeChat } from './harness/we-chat.ts'

const TOKEN = 'the-token-of-the-tests-0123456789'

let redis: RedisServer
let product: Product
let metricsPort: number
let collector: Awaited<ReturnType<typeof startTraceCollector>>

// One server for all of it: its counters go on, as an operator's do. Its member page has a bug, its Redis may evict,
// and another server with other secrets was on this Redis a moment ago.
test.beforeAll(async ({ world }) => {
  redis = await startRedis('--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru')
  await redis.command('ZADD', 'secrets-in-use', String(Date.now()), 'fingerprint-of-another-server')
  collector = await startTraceCollector()
  metricsPort = await freePort()
  const clock = `--import ${new URL('./harness/shifted-clock.js', import.meta.url)}`
  product = await startProduct('start', {
    ...productionEnv(world.weChat.origin),
    NODE_OPTIONS: `${clock} ${FAILS_AT_DATES.NODE_OPTIONS}`,
    REDIS_URL: redis.url,
    METRICS_PORT: String(metricsPort),
    METRICS_TOKEN: TOKEN,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_SERVICE_NAME: 'h5-login',
    OTEL_BSP_SCHEDULE_DELAY: '50',
  })
})
test.afterAll(async () => {
  await product.stop()
  collector.close()
  await redis.close()
})

const own = () => collector.spans().filter(({ scope }) => scope === 'wechat-login')

test('one trace leads from the gate through WeChat to the landing, and holds nothing that is secret', async ({
  weChat,
}) => {
  const visitor = visitorOf({ product, weChat })
  const strangers = '4bf92f3577b34da6a3ce929d0e0e4736'
  const sent = { traceparent: `00-${strangers}-00f067aa0ba902b7-01`, baggage: 'user=someone' }
  const begun = await visitor.ask({ path: LOAN_PATH, headers: sent })
  const pending = visitor.cookies()
  const callback = await visitor.passWeChat(begun.headers.location ?? '')
  expect((await visitor.ask({ path: callback })).headers['x-redirect-to']).toBe(LOAN_PATH)
  expect((await visitor.ask({ path: `${LOAN_PATH}?amount=90210` })).status).toBe(200)
  await expect.poll(() => own().filter(({ name }) => name === 'login callback')).toHaveLength(1)

  const [begin] = own().filter(({ name }) => name === 'login begin')
  const ofLogin = own().filter(({ traceId }) => traceId === begin?.traceId)
  const named = (name: string) => ofLogin.find((span) => span.name === name)
  const parents = [
    'login callback',
    'login exchange',
    'login land',
    'store claim',
    'store create',
    'store settle',
  ]
  const parentOf = (name: string) => ofLogin.find(({ spanId }) => spanId === named(name)?.parentSpanId)?.name
  expect(parents.map(parentOf)).toEqual(['login begin', ...Array<string>(5).fill('login callback')])
  expect(begin?.parentSpanId).toBeUndefined()
  expect(begin?.service).toBe('h5-login')
  const attribute = (name: string, key: string) =>
    named(name)?.attributes.find((one) => one.key === key)?.value.stringValue
  expect(attribute('login begin', 'login.request_id')).toBe(begun.headers['x-request-id'])
  expect(attribute('login callback', 'login.outcome')).toBe('landed')
  expect(attribute('login exchange', 'login.outcome')).toBe('granted')

  // Next's own trace of a request is linked to it. A login begins in front of Next, which has no trace of that.
  await expect.poll(() => collector.spans().filter(({ name }) => name === 'GET /redirect')).toHaveLength(1)
  const ofNext = collector.spans().filter(({ scope }) => scope === 'next.js')
  expect(ofNext.map(({ traceId }) => traceId)).toContain(named('login callback')?.links[0]?.traceId)
  expect(begin?.links).toEqual([])

  const query = new URLSearchParams(callback.split('?')[1])
  const openIds = [...(await redisValues())].flatMap((text) => text.match(/o[\w-]{27}/g) ?? [])
  const secrets = [
    ...['code', 'state'].map((name) => query.get(name) ?? ''),
    ...`${pending}; ${visitor.cookies()}`.split('; ').map((pair) => pair.slice(pair.indexOf('=') + 1)),
    ...openIds,
    SIMULATED_ACCOUNT.secret,
    strangers,
    'amount=90210',
  ]
  expect(secrets.length).toBeGreaterThan(8)
  for (const secret of secrets) expect(collector.wire().includes(secret), secret).toBe(false)
  expect(collector.wire()).not.toMatch(/[?]|code=|state=|secret=/)
})

async function redisValues(): Promise<readonly string[]> {
  const keys = await redis.command('KEYS', '*')
  const types = async (key: string) =>
    String(await redis.command('TYPE', key)) === 'string' ? String(await redis.command('GET', key)) : key
  return Promise.all(Array.isArray(keys) ? keys.map(String).map(types) : [])
}

test('scrapers read the metrics with the token alone, at both addresses, and ask the store nothing', async ({
  world,
}) => {
  const commands = async () => {
    const stats = String(await redis.command('INFO', 'commandstats'))
    return stats.split('\r\n').filter((line) => !/_(?:ping|hello|info|config|client)/.test(line))
  }
  const before = await commands()
  for (const port of [metricsPort, product.port]) {
    expect((await scrape(port, TOKEN)).size).toBeGreaterThan(300)
    for (const headers of [{}, { Authorization: 'Bearer wrong' }]) {
      const refused = await ask(port, { path: '/metrics', headers: { ...DOCUMENT, ...headers } })
      expect([refused.status, refused.body, refused.headers['www-authenticate']]).toEqual([401, '', 'Bearer'])
      expect(refused.headers['x-request-id']).toMatch(/^\w{22}$/)
      expect(refused.headers['x-frame-options']).toBe('SAMEORIGIN')
    }
  }
  const visits = (line: string) => line.split(',')[0]
  expect((await commands()).map(visits)).toEqual(before.map(visits))
  // Without the variables it is an address like any other: the visitor is logged in first.
  const elsewhere = await ask(world.product.port, { path: '/metrics', headers: DOCUMENT })
  expect([elsewhere.status, elsewhere.headers.location?.includes('/connect/oauth2/authorize')]).toEqual([
    302,
    true,
  ])
})

test('the log names a login alike at both ends, and the id of a proxy beside ours', async ({ weChat }) => {
  const visitor = visitorOf({ product, weChat })
  const headers = { 'X-Request-Id': 'proxy-0123456789' }
  const begun = await visitor.ask({ path: LOAN_PATH, headers })
  const callback = await visitor.passWeChat(begun.headers.location ?? '')
  const landed = await visitor.ask({ path: callback, headers: { 'X-Request-Id': 'a"b' } })
  const line = (event: string, answer: typeof begun) =>
    JSON.parse(
      product
        .output()
        .split('\n')
        .find(
          (one) => one.includes(`"msg":"${event}"`) && one.includes(answer.headers['x-request-id'] ?? '-'),
        ) ?? '{}',
    )
  await expect.poll(() => line('login.callback', landed)).toHaveProperty('login')
  expect(begun.headers['x-request-id']).toMatch(/^\w{22}$/)
  expect(line('login.begin', begun)).toMatchObject({ proxyRequestId: 'proxy-0123456789' })
  expect(line('login.callback', landed)).not.toHaveProperty('proxyRequestId')
  expect(line('login.callback', landed).login).toBe(line('login.begin', begun).login)
})

/** A fault, and what it does to visitors. */
type Fault = {
  readonly fires: readonly string[]
  readonly happen: (visitors: { weChat: WeChat; known: Visitor; newcomer: () => Visitor }) => Promise<unknown>
  /** Until this alert's series shows it. */
  readonly shown?: readonly [series: RegExp, value: number]
}

const EVERY = { endpoint: 'access_token', nth: 'every' } as const

const FAULTS: readonly Fault[] = [
  {
    fires: ['CodesRefused', 'Fails', 'ForeignValues', 'ProxyUnlisted', 'RequestsFail', 'SessionsLost'],
    happen: async ({ known, newcomer }) => {
      expect((await known.ask({ path: MEMBER_PATH })).status).toBe(500)
      const attacker = newcomer()
      const callback = await attacker.beginLogin()
      await attacker.ask({ path: `${callback}&code=twice` })
      await attacker.ask({ path: `${callback}&code=again` })
      const invented = Array.from({ length: 20 }, (_, at) => at.toString().padStart(32, '0'))
      await Promise.all(
        invented.map((code) => attacker.ask({ path: callback.replace(/code=\w+/, `code=${code}`) })),
      )
      await newcomer().ask({ path: LOAN_PATH, headers: { 'X-Forwarded-For': '203.0.113.9' } })
      const evicted = newcomer()
      for (let at = 0; at < 3; at += 1) {
        await evicted.logIn()
        evicted.forget('T')
      }
      const mine = newcomer()
      await mine.logIn()
      for (const key of await sessionKeys()) await redis.command('SET', key, 'a restored backup', 'KEEPTTL')
      await mine.ask({ path: LOAN_PATH })
    },
  },
  {
    fires: ['StoreSlow', 'WeChatSlow', 'AccountRefused'],
    happen: async ({ weChat, known, newcomer }) => {
      await weChat.fault({ endpoint: 'access_token', nth: 1, effect: { kind: 'late-answer', ms: 1200 } })
      await known.logIn()
      await redis.command('CLIENT', 'PAUSE', '200', 'ALL')
      await known.ask({ path: LOAN_PATH })
      await weChat.fault({ endpoint: 'access_token', nth: 1, effect: { kind: 'errcode', errcode: 40125 } })
      await newcomer().logIn()
      product.shiftClock(15) // exchanges stop for ten seconds after that
    },
  },
  {
    fires: ['FewLand', 'WeChatAway'],
    happen: async ({ weChat, newcomer }) => {
      await weChat.fault({ ...EVERY, effect: { kind: 'errcode', errcode: -1 } })
      await Promise.all(Array.from({ length: 6 }, () => newcomer().logIn()))
    },
    shown: [/breaker_open\{of="wechat"/, 1],
  },
  {
    fires: ['PagesDegraded', 'StoreAway'],
    happen: async ({ weChat, known }) => {
      await weChat.reset()
      await redis.kill()
      for (let at = 0; at < 8; at += 1) await known.ask({ path: LOAN_PATH })
      await expect
        .poll(async () => (await known.ask({ path: LOAN_PATH })).headers['server-timing'])
        .toContain('degraded')
    },
    shown: [/breaker_open\{of="store"/, 1],
  },
  {
    fires: ['LimitsMet'],
    happen: async ({ weChat, newcomer }) => {
      await redis.start()
      await expect.poll(() => storeState(product), { intervals: [50] }).toBe('ok')
      await expect
        .poll(async () => (await newcomer().logIn()).headers['x-redirect-to'], { intervals: [200] })
        .toBe(LOAN_PATH)
      const begun = await Promise.all(
        Array.from({ length: 12 }, async () => {
          const visitor = newcomer()
          return [visitor, await visitor.beginLogin()] as const
        }),
      )
      await weChat.fault({ ...EVERY, effect: { kind: 'errcode', errcode: 45011 } })
      await Promise.all(begun.map(([visitor, path]) => visitor.ask({ path })))
      expect((await newcomer().ask({ path: LOAN_PATH })).status).toBe(503)
    },
  },
]

const sessionKeys = async () => {
  const keys = await redis.command('KEYS', 'session:*')
  return Array.isArray(keys) ? keys.map(String) : []
}

/** The series of two scrapes, a minute apart, as if the fault went on like that; `before` null: there was no scrape yet. */
function lasting(before: Scrape | null, after: Scrape): readonly Series[] {
  const isCounter = (name: string) => /_(?:total|bucket|count|sum)\{/.test(name)
  return [...after].flatMap(([name, value]): readonly Series[] => {
    if (!name.startsWith('wechat_login_')) return []
    if (before === null) return value === 0 ? [] : [[name, `_x15 ${value}x20`]]
    const was = before.get(name) ?? 0
    const more = isCounter(name) ? value - was : 0
    if (was === 0 && value === 0) return [] // Prometheus needs time for each series
    return [[name, `${was}x10 ${value}+${more}x20`]]
  })
}

// Takes as long as the faults: a slow WeChat, a breaker that opens, a Redis that is started again.
test('each alert is fired by the fault that it is for', async ({ weChat }) => {
  const known = visitorOf({ product, weChat })
  await known.logIn()
  const newcomer = () => visitorOf({ product, weChat })
  const atStart = await scrape(metricsPort, TOKEN)
  const scrapes = [atStart]
  for (const { happen, shown } of FAULTS) {
    await happen({ weChat, known, newcomer })
    if (shown !== undefined) {
      const [series, value] = shown
      const shownNow = async () =>
        [...(await scrape(metricsPort, TOKEN))].find(([name]) => series.test(name))?.[1]
      await expect.poll(shownNow, { intervals: [50] }).toBe(value)
    }
    scrapes.push(await scrape(metricsPort, TOKEN))
  }
  await product.stop()
  await expect(scrape(metricsPort, TOKEN)).rejects.toThrow(/ECONNREFUSED/)

  const gone: readonly Series[] = [['up{instance="10.0.0.5:9464",job="wechat-login"}', '1x10 0x20']]
  const series = [
    lasting(null, atStart),
    ...FAULTS.map((_, at) => lasting(scrapes[at] ?? null, scrapes[at + 1] ?? new Map())),
    gone,
  ]
  const fired = alertsFiring(series, 18).map((names) => names.map((name) => name.replace('WeChatLogin', '')))
  const expected = [['SecretsDiffer', 'StoreUnfit'], ...FAULTS.map(({ fires }) => fires), ['InstanceGone']]
  for (const [at, names] of expected.entries()) expect(fired[at]).toEqual(expect.arrayContaining([...names]))
  const rules = [...readFileSync('deploy/alerts.yml', 'utf8').matchAll(/- alert: WeChatLogin(\w+)/g)]
  expect(new Set(expected.flat())).toEqual(new Set(rules.map(([, name]) => name)))
})
