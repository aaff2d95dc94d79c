import { connectTo, get } from './harness/connection.ts'
import { freePort } from './harness/free-port.ts'
import { type Product, productionEnv, startProduct, startServer } from './harness/product.ts'
import { ask } from './harness/raw-request.ts'
import { expect, LOAN_PATH, test, type World } from './harness/test.ts'
import { DOCUMENT, visitorOf } from './harness/visitor.ts'

const EXCHANGE = '/sns/oauth2/access_token'
const CLOSES = /^connection: close\r$/im
const FOR_EVER = '3600'

const start = (world: World, DRAIN_SECONDS: string) =>
  startProduct('start', { ...productionEnv(world.weChat.origin), ...world.store.env, DRAIN_SECONDS })

/** A callback that waits for WeChat, until its server is told to stop and longer. */
async function unfinishedLogin({ weChat }: World, product: Product) {
  const visitor = visitorOf({ product, weChat })
  const before = await weChat.count(EXCHANGE)
  await weChat.fault({ endpoint: 'access_token', nth: 1, effect: { kind: 'late-answer', ms: 2500 } })
  const answer = visitor.ask({ path: await visitor.beginLogin() })
  await expect.poll(() => weChat.count(EXCHANGE)).toBe(before + 1)
  return { answer }
}

const isRefused = ({ port }: Product) =>
  connectTo(port).then(
    (connection) => {
      connection.destroy()
      return false
    },
    () => true,
  )

test('a server that drains says so to new connections, serves all of them, and closes each after its answer', async ({
  world,
}) => {
  const product = await start(world, FOR_EVER)
  const [kept, pipelining] = [await connectTo(product.port), await connectTo(product.port)]
  for (const connection of [kept, pipelining]) {
    connection.write(get(LOAN_PATH, DOCUMENT))
    const [head] = await connection.heads(1)
    expect(head).toMatch(/^connection: keep-alive\r$/im)
    expect(head).toMatch(/^keep-alive: timeout=75\r$/im) // nginx keeps its own for 60 s
  }
  const waiting = await unfinishedLogin(world, product)

  process.kill(product.pid, 'SIGTERM')
  await expect.poll(async () => (await ask(product.port, { path: '/health/ready' })).status).toBe(503)
  const ready = await ask(product.port, { path: '/health/ready' })
  expect(JSON.parse(ready.body)).toMatchObject({ status: 'stopping', store: { state: 'ok' } })
  expect((await ask(product.port, { path: '/health/live' })).status).toBe(200)

  kept.write(get(LOAN_PATH, DOCUMENT))
  expect((await kept.heads(2))[1]).toMatch(CLOSES)
  await kept.closed
  pipelining.write(get('/health/live') + get(LOAN_PATH, DOCUMENT) + get('/health/live'))
  const heads = await pipelining.heads(4)
  expect(heads.slice(1).map((head) => [head.slice(9, 12), CLOSES.test(head)])).toEqual([
    ['200', false],
    ['302', false],
    ['200', true],
  ])
  await pipelining.closed
  const old = await connectTo(product.port)
  old.write(get('/health/live', { Connection: 'keep-alive' }, '1.0'))
  expect(await old.closed).toMatch(CLOSES)

  const visitor = visitorOf({ product, weChat: world.weChat })
  await visitor.logIn()
  const page = await visitor.ask({ path: LOAN_PATH })
  expect([page.status, page.headers.connection]).toEqual([200, 'close'])
  expect((await waiting.answer).headers).toMatchObject({ 'x-redirect-to': LOAN_PATH, connection: 'close' })

  process.kill(product.pid, 'SIGTERM') // the operator does not want to wait
  expect(await product.ended).toBe(143)
})

test('a server that closes answers what it accepted and what waits in its listen queue, and ends with 0', async ({
  world,
}) => {
  const product = await start(world, '0')
  const idle = await connectTo(product.port)
  idle.write(get('/health/live'))
  await idle.heads(1)
  const silent = await connectTo(product.port)
  const waiting = await unfinishedLogin(world, product)
  const { weChat } = world
  const visitors = Array.from({ length: 20 }, () => visitorOf({ product, weChat }))
  const callbacks = await Promise.all(visitors.map((visitor) => visitor.beginLogin()))

  process.kill(product.pid, 'SIGSTOP') // busy with something else: the listen queue grows
  const queued = visitors.map((visitor, at) => visitor.ask({ path: callbacks[at] ?? '' }))
  const others = await Promise.all(Array.from({ length: 200 }, () => connectTo(product.port)))
  for (const connection of others) connection.write(get(LOAN_PATH, DOCUMENT))
  process.kill(product.pid, 'SIGTERM')
  process.kill(product.pid, 'SIGCONT')

  expect((await Promise.all(queued)).map(({ headers }) => headers['x-redirect-to'])).toEqual(
    visitors.map(() => LOAN_PATH),
  )
  for (const { closed } of others) expect(await closed).toMatch(/^HTTP\/1\.1 302 /)
  expect((await waiting.answer).headers['x-redirect-to']).toBe(LOAN_PATH)
  await Promise.all([idle.closed, silent.closed])
  expect(await product.ended).toBe(0)
})

for (const [who, signal, pidOf] of [
  ['npm hears SIGTERM', 'SIGTERM', ({ pid }: Product) => pid],
  ['a terminal tells npm and the server to stop', 'SIGINT', ({ pid }: Product) => -pid],
] as const)
  test(`npm start: when ${who}, the server ends as by itself, and nothing is left behind`, async ({
    world,
  }) => {
    const env = { ...productionEnv(world.weChat.origin), ...world.store.env, DRAIN_SECONDS: '1' }
    const product = await startServer(['npm', 'start'], env, await freePort())
    const waiting = await unfinishedLogin(world, product)
    process.kill(pidOf(product), signal)
    expect((await waiting.answer).headers['x-redirect-to']).toBe(LOAN_PATH)
    expect(await product.ended).toBe(0)
    expect(await isRefused(product)).toBe(true)
  })
