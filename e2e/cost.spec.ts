import { SIMULATED_ACCOUNT } from '../lib/wechat-login/config/simulated-account.ts'
import { askTicket } from '../simulator/mini-program/ask-ticket.ts'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { ask, cookieHeader } from './harness/raw-request.ts'
import { type RedisServer, startRedis } from './harness/servers/redis-server.ts'
import { startTcpProxy, type TcpProxy } from './harness/servers/tcp-proxy.ts'
import { startUpstashEndpoint, type UpstashEndpoint } from './harness/servers/upstash-endpoint.ts'
import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, test } from './harness/test.ts'
import { inMiniProgram } from './harness/user-agents.ts'
import { DOCUMENT, type Visitor, visitorOf } from './harness/visitor.ts'

const IDLE_SECONDS = 600

type Spent = Readonly<Record<string, number>>

let redis: RedisServer
let way: TcpProxy
let upstash: UpstashEndpoint
test.beforeAll(async () => {
  redis = await startRedis()
  way = await startTcpProxy(redis.port)
  upstash = await startUpstashEndpoint(redis.url)
})
test.afterAll(async () => {
  await upstash.close()
  await way.close()
  await redis.close()
})

/** The session commands that Redis ran meanwhile, by name. */
async function spentOn(doing: () => Promise<unknown>): Promise<Spent> {
  await redis.command('CONFIG', 'RESETSTAT')
  await doing()
  return commandCalls()
}

async function commandCalls(): Promise<Spent> {
  const info = String(await redis.command('INFO', 'commandstats'))
  const calls = [...info.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)].map(([, name = '', count]) => [
    name,
    Number(count),
  ])
  const ofTheConnection = ['ping', 'hello', 'info', 'client|setinfo', 'client|setname', 'config|resetstat']
  return Object.fromEntries(calls.filter(([name]) => !ofTheConnection.includes(String(name))))
}

function timesTwo(spent: Spent): Spent {
  return Object.fromEntries(Object.entries(spent).map(([name, count]) => [name, count * 2]))
}

const STORES = [
  {
    name: 'Redis',
    env: () => ({ REDIS_URL: `redis://127.0.0.1:${way.port}` }),
    readOnPrimary: { eval: 1, get: 1 },
    inTheScript: (found: boolean) => (found ? { renamenx: 1 } : { del: 1 }),
    list: { zrangebyscore: 1 },
    roundTrips: () => way.sent(),
  },
  {
    name: 'Upstash',
    env: () => ({ UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: upstash.token }),
    readOnPrimary: { eval: 1, get: 1 },
    inTheScript: () => ({}),
    list: { zrange: 1 },
    roundTrips: () => upstash.requests(),
  },
]

for (const store of STORES)
  test.describe(`on ${store.name}`, () => {
    let product: Product
    let visitor: Visitor

    // One server for all of it: each test has a store that is empty, visitors of its own, and the time of day.
    test.beforeAll(async ({ world }) => {
      const env = { ...productionEnv(world.weChat.origin), SESSION_IDLE_SECONDS: String(IDLE_SECONDS) }
      product = await startProduct('start', { ...env, ...store.env() })
    })
    test.afterAll(() => product.stop())
    test.beforeEach(async ({ weChat }) => {
      product.shiftClock(0)
      await redis.command('FLUSHALL')
      visitor = visitorOf({ product, weChat })
      await visitor.logIn()
    })

    test('a page view with a session costs one command', async () => {
      for (const path of [LOAN_PATH, `${LOAN_PATH}?_rsc=1`, '/nowhere']) {
        const before = store.roundTrips()
        expect(await spentOn(() => visitor.ask({ path })), path).toEqual({ get: 1 })
        expect(store.roundTrips() - before).toBe(1)
      }
      // shows this person's profile, of which there is none, and all their sessions
      const overview = await spentOn(() => visitor.ask({ path: MEMBER_PATH }))
      expect(overview).toEqual({ ...store.readOnPrimary, ...store.inTheScript(false), get: 3, ...store.list })
    })

    test('a request without a live T of ours costs nothing, a login begun included', async () => {
      const spent = await spentOn(async () => {
        for (const cookie of [
          '',
          'T=0AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
          'T=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
          'UU=x',
        ])
          for (const path of [LOAN_PATH, '/redirect', '/redirect?code=x&state=y', '/health/live'])
            await ask(product.port, { path, headers: { ...DOCUMENT, Cookie: cookie } })
      })
      expect(spent).toEqual({})
    })

    test('a login costs three round trips between the callback and its answer', async ({ weChat }) => {
      await redis.command('FLUSHALL') // this person has no index yet, whose expiry might do
      const newcomer = visitorOf({ product, weChat })
      const callback = await newcomer.beginLogin()
      const before = store.roundTrips()
      const spent = await spentOn(() => newcomer.ask({ path: callback }))
      expect(spent).toEqual({
        set: 3, // claim, session, outcome
        eval: 2, // what came of the claim; the index, by the five last ones
        get: 1,
        ...store.inTheScript(true),
        type: 1,
        zremrangebyscore: 1,
        zadd: 1,
        pttl: 1,
        pexpire: 1,
      })
      expect(store.roundTrips() - before).toBe(3)
    })

    test('a signature costs nothing, once a minute one round trip, the first ticket two, and a renewal three', async () => {
      const sign = async () => {
        const headers = { Origin: APP_ORIGIN, 'Content-Type': 'application/json' }
        const body = JSON.stringify({ address: APP_ORIGIN + LOAN_PATH })
        const { status } = await visitor.ask({ method: 'POST', path: '/js-sdk', headers, body })
        expect(status).toBe(200)
      }
      const read = { set: 1, ...store.readOnPrimary, ...store.inTheScript(true) } // a claim, and what came of it
      const before = store.roundTrips()
      expect(await spentOn(sign)).toEqual({ ...read, set: 2 })
      expect(store.roundTrips() - before).toBe(2)
      expect(await spentOn(() => Promise.all(Array.from({ length: 10 }, sign)))).toEqual({})
      product.shiftClock(61)
      expect(await spentOn(sign)).toEqual(read)
      product.shiftClock(6700) // the ticket ends soon: it is renewed behind the answer
      const renewed = await spentOn(async () => {
        await sign()
        await expect.poll(async () => (await commandCalls()).set).toBe(3)
      })
      expect(renewed).toEqual({ ...timesTwo(read), set: 3 })
    })

    test('a ticket of a mini program costs one command, and using it what a login costs without WeChat', async () => {
      await redis.command('FLUSHALL')
      const asked = { path: LOAN_PATH, openId: `oMini${'0'.repeat(23)}` }
      const place = {
        appOrigin: APP_ORIGIN,
        address: `http://127.0.0.1:${product.port}`,
        key: SIMULATED_ACCOUNT.miniProgramKey,
        now: Date.now,
      }
      let url = ''
      const before = store.roundTrips()
      const given = await spentOn(async () => {
        url = (await askTicket(asked, place)) ?? ''
      })
      expect(given).toEqual({ set: 1, eval: 1, get: 1, ...store.inTheScript(true) })
      expect(store.roundTrips() - before).toBe(1)
      const webView = { ...DOCUMENT, 'User-Agent': inMiniProgram(DOCUMENT['User-Agent']) }
      const opened = await ask(product.port, { path: url.slice(APP_ORIGIN.length), headers: webView })
      const fields = [...opened.body.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(
        ([, name = '', value = '']): [string, string] => [name, value.replaceAll('&#42;', '*')],
      )
      const entered = store.roundTrips()
      const spent = await spentOn(async () => {
        const landed = await ask(product.port, {
          method: 'POST',
          path: '/enter',
          headers: {
            ...webView,
            Origin: APP_ORIGIN,
            Cookie: cookieHeader(opened.setCookies),
            'Content-Type': 'application/x-www-form-urlencoded',
          },
          body: new URLSearchParams(fields).toString(),
        })
        expect(landed.status).toBe(303)
      })
      expect(spent).toMatchObject({ set: 3, zadd: 1 }) // claim, session, outcome; the index
      expect(store.roundTrips() - entered).toBe(3)
    })

    test('sixty requests past the renewal point cost one command more, and keep their T', async () => {
      product.shiftClock(IDLE_SECONDS / 10 + 1)
      const spent = await spentOn(async () => {
        const thirty = () => Promise.all(Array.from({ length: 30 }, () => visitor.ask({ path: LOAN_PATH })))
        const together = await thirty()
        await expect.poll(async () => (await commandCalls()).set).toBe(1)
        const answers = [...together, ...(await thirty())]
        expect(answers.map(({ status }) => status)).toEqual(Array(60).fill(200))
        expect(answers.filter(({ setCookies }) => setCookies.join().includes('T='))).toEqual([])
      })
      expect(spent).toEqual({ get: 60, set: 1 })
    })
  })
