import { type Product, productionEnv, startProduct } from './product.ts'
import { expect, LOAN_PATH, test } from './test.ts'
import { type Visitor, visitorOf } from './visitor.ts'

const SLOW_MS = 2000
const JUNK = '0'.repeat(32)

let product: Product
test.afterEach(() => product.stop())

/** Somebody who begins a login properly and brings a code of his own invention. */
async function failOnce(visitor: Visitor, headers: Readonly<Record<string, string>> = {}) {
  const callback = await visitor.beginLogin()
  return visitor.ask({ path: callback.replace(/code=\w+/, `code=${JUNK}`), headers })
}

async function failMany(visitor: Visitor, times: number, headers: Readonly<Record<string, string>> = {}) {
  for (let time = 0; time < times; time += 1) expect((await failOnce(visitor, headers)).status).toBe(302)
}

async function timed<Answer>(doing: () => Promise<Answer>): Promise<[Answer, number]> {
  const startedAtMs = Date.now()
  return [await doing(), Date.now() - startedAtMs]
}

test('an address whose codes fail is slowed to a trickle; who has logged in there is not, nor any other address', async ({
  world,
  weChat,
}) => {
  product = await startProduct('start', {
    ...productionEnv(world.weChat.origin),
    TRUSTED_PROXIES: '127.0.0.1',
  })
  const from = (address: string) => ({ 'X-Forwarded-For': address })
  const attacker = visitorOf({ product, weChat })
  const known = visitorOf({ product, weChat })
  await known.logIn()
  await failMany(attacker, 30, from('203.0.113.9'))

  const [, slowMs] = await timed(() => failOnce(attacker, from('6.6.6.6, 203.0.113.9')))
  expect(slowMs).toBeGreaterThanOrEqual(SLOW_MS)
  const [, elsewhereMs] = await timed(() => failOnce(attacker, from('203.0.113.10')))
  expect(elsewhereMs).toBeLessThan(SLOW_MS)
  known.forget('T') // his session is gone, his UU is not
  const callback = await known.beginLogin()
  const [landed, knownMs] = await timed(() => known.ask({ path: callback, headers: from('203.0.113.9') }))
  expect([landed.headers['x-redirect-to'], knownMs < SLOW_MS]).toEqual([LOAN_PATH, true])
  const newcomer = visitorOf({ product, weChat })
  const newcomers = await newcomer.beginLogin()
  const slowed = await newcomer.ask({ path: newcomers, headers: from('203.0.113.9') })
  expect(slowed.headers['x-redirect-to']).toBe(LOAN_PATH) // slowly, but he lands
})

test('beyond that it gets the calm page with 429 until its minute is over, whatever X-Forwarded-For it writes', async ({
  world,
  weChat,
}) => {
  test.setTimeout(60_000)
  product = await startProduct('start', productionEnv(world.weChat.origin))
  const attacker = visitorOf({ product, weChat })
  await failMany(attacker, 30)
  // Thirty at a trickle, together.
  const many = Array.from({ length: 30 }, (_, at) =>
    failOnce(visitorOf({ product, weChat }), { 'X-Forwarded-For': `8.8.8.${at}` }),
  )
  await Promise.all(many)
  const before = await weChat.count('/sns/oauth2/access_token')
  const stopped = await failOnce(attacker, { 'X-Forwarded-For': '1.2.3.4' })
  expect([stopped.status, stopped.headers['retry-after']]).toEqual([429, '60'])
  expect(stopped.body).toContain('失败的登录太多')
  expect(await weChat.count('/sns/oauth2/access_token')).toBe(before)
  product.shiftClock(61)
  expect((await attacker.logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
})

test('three hundred invented codes at once reach WeChat a hundred times at most', async ({
  world,
  weChat,
}) => {
  test.setTimeout(60_000)
  product = await startProduct('start', productionEnv(world.weChat.origin))
  const attacker = visitorOf({ product, weChat })
  const callback = await attacker.beginLogin()
  const invented = Array.from({ length: 300 }, (_, at) =>
    callback.replace(/code=\w+/, `code=${at.toString().padStart(32, '0')}`),
  )
  const answers = await Promise.all(invented.map((path) => attacker.ask({ path })))
  expect(await weChat.count('/sns/oauth2/access_token')).toBeLessThanOrEqual(100)
  const stopped = answers.filter(({ status }) => status === 429).length
  const restarted = answers.filter(({ status }) => status === 302).length
  expect(stopped + restarted).toBe(300)
  expect(stopped).toBeGreaterThan(restarted)
})

test('a hundred people behind one address who log in properly never slow each other down', async ({
  world,
  weChat,
}) => {
  product = await startProduct('start', productionEnv(world.weChat.origin))
  for (let person = 0; person < 100; person += 1) {
    const visitor = visitorOf({ product, weChat })
    const [landed, tookMs] = await timed(() => visitor.logIn())
    expect([landed.headers['x-redirect-to'], tookMs < SLOW_MS]).toEqual([LOAN_PATH, true])
  }
})

test('while the account’s minute is used up nobody is sent to WeChat for nothing, and sessions go on', async ({
  world,
  weChat,
}) => {
  product = await startProduct('start', productionEnv(world.weChat.origin))
  const intoTheMinute = 65 - (Math.floor(Date.now() / 1000) % 60)
  product.shiftClock(intoTheMinute)
  const [known, newcomer] = [visitorOf({ product, weChat }), visitorOf({ product, weChat, user: 'laowang' })]
  await known.logIn()
  await weChat.fault({ endpoint: 'access_token', nth: 'every', effect: { kind: 'errcode', errcode: 45011 } })
  for (let refusal = 0; refusal < 10; refusal += 1) {
    const refused = visitorOf({ product, weChat, user: 'xiaohong' })
    expect((await refused.logIn()).headers.location).toContain('/connect/oauth2/authorize')
  }

  const held = await newcomer.ask({ path: LOAN_PATH })
  expect([held.status, held.headers['retry-after']]).toEqual([503, '5'])
  expect((await known.ask({ path: LOAN_PATH })).status).toBe(200)
  await weChat.reset()
  product.shiftClock(intoTheMinute + 60)
  expect((await newcomer.logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
})
