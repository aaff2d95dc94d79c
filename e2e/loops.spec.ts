import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { ask, type RawAnswer } from './harness/raw-request.ts'
import { type RedisServer, startRedis } from './harness/servers/redis-server.ts'
import { expect, LOAN_PATH, test } from './harness/test.ts'
import { DOCUMENT, type Visitor, visitorOf } from './harness/visitor.ts'

/** Two servers on one Redis. */
let redis: RedisServer
let products: readonly [Product, Product]

test.beforeAll(async ({ world }) => {
  redis = await startRedis()
  const env = { ...productionEnv(world.weChat.origin), REDIS_URL: redis.url }
  products = [await startProduct('start', env), await startProduct('start', env)]
})
test.afterAll(async () => {
  await Promise.all(products.map((product) => product.stop()))
  await redis.close()
})

const MOST_LOGINS = 4 // a browser stops after twenty redirects; a login takes three

/** Follows redirects until a page comes; returns its address and the number of logins. */
async function goRound(visitor: Visitor, afterEach: (landed: RawAnswer) => Promise<unknown>) {
  for (let logins = 1; logins <= MOST_LOGINS; logins += 1) {
    const landed = await visitor.logIn()
    if (landed.headers.location?.includes('/help/')) return { location: landed.headers.location, logins }
    await afterEach(landed)
  }
  throw new Error('it goes round for ever')
}

test.describe('a login whose session is lost at once ends in a page that says so', () => {
  test('by the browser’s UU, on whichever process', async ({ weChat }) => {
    const visitor = visitorOf({ product: products[0], weChat })
    let at = visitor
    let turn = 0
    const { location, logins } = await goRound({ ...visitor, logIn: () => at.logIn() }, async () => {
      await redis.command('FLUSHALL')
      turn += 1
      at = visitor.at(products[turn % 2 === 0 ? 0 : 1])
    })
    expect(location).toContain('cause=sessions-lost')
    expect(logins).toBe(3)
    expect((await visitor.ask({ path: LOAN_PATH })).status).toBe(200) // the session works all the same
  })

  test('by the process, when UU does not stick', async ({ weChat }) => {
    const visitor = visitorOf({ product: products[0], weChat })
    const { location } = await goRound(visitor, async () => {
      await redis.command('FLUSHALL')
      visitor.forget('UU')
    })
    expect(location).toContain('cause=sessions-lost')
  })
})

test('a browser that keeps none of the callback’s cookies ends in a page that says so', async ({
  world,
  weChat,
}) => {
  const visitor = visitorOf({ product: world.product, weChat })
  let began = ''
  const forgetful: Visitor = {
    ...visitor,
    logIn: async () => {
      const callback = await visitor.beginLogin()
      began = began === '' ? visitor.cookies() : began
      const landed = await visitor.ask({ path: callback })
      visitor.setCookies(began)
      return landed
    },
  }
  const { location } = await goRound(forgetful, async () => {})
  expect(location).toContain('cause=sessions-lost')
})

test('a login opened under another host lands, or names that host as the cause', async ({
  world,
  weChat,
}) => {
  const { port } = world.product
  const elsewhere = { ...DOCUMENT, Host: 'www.h5.test' }
  const gate = await ask(port, { path: LOAN_PATH, headers: elsewhere })
  let location = new URL(gate.headers.location ?? '')
  for (let hop = 0; hop < 3 && location.pathname !== '/help/login-failed'; hop += 1) {
    const path = await visitorOf({ product: world.product, weChat }).passWeChat(location.href)
    const answer = await ask(port, { path, headers: elsewhere })
    location = new URL(answer.headers.location ?? '')
  }
  expect(location.searchParams.get('cause')).toBe('other-host')
  const page = await ask(port, { path: location.pathname + location.search, headers: DOCUMENT })
  expect(page.body).toContain('网页不是从它自己的域名打开的')
})

test('two servers whose clocks are two minutes apart land a login; further apart, a page says so', async ({
  weChat,
}) => {
  const [shifted, other] = products
  for (const [seconds, lands] of [
    [119, true],
    [-119, true],
    [-700, false],
  ] as const) {
    shifted.shiftClock(seconds)
    const visitor = visitorOf({ product: shifted, weChat })
    const callback = await visitor.beginLogin()
    const answer = await visitor.at(other).ask({ path: callback })
    if (lands) expect(answer.headers['x-redirect-to']).toBe(LOAN_PATH)
    else expect(answer.headers.location).toContain('/connect/oauth2/authorize')
  }
  shifted.shiftClock(0)
})
