import { type Product, productionEnv, startProduct } from './product.ts'
import { ask } from './raw-request.ts'
import { storeState } from './ready.ts'
import { type RedisServer, startRedis } from './servers/redis-server.ts'
import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, test } from './test.ts'
import { DOCUMENT, type Visitor, visitorOf } from './visitor.ts'

let redis: RedisServer
let product: Product
let known: Visitor
let stranger: Visitor

test.beforeEach(async ({ world, weChat }) => {
  redis = await startRedis()
  product = await startProduct('start', { ...productionEnv(world.weChat.origin), REDIS_URL: redis.url })
  known = visitorOf({ product, weChat })
  stranger = visitorOf({ product, weChat })
  await known.logIn()
  expect((await known.ask({ path: LOAN_PATH })).headers['server-timing']).toBeUndefined()
})
test.afterEach(async () => {
  redis.resume()
  await product.stop()
  await redis.close()
})

/** The store is away for reading too: who is known reads on, nobody is sent to WeChat for nothing. */
async function expectDegraded(): Promise<void> {
  await expect
    .poll(async () => (await known.ask({ path: LOAN_PATH })).headers['server-timing'])
    .toContain('degraded')
  for (const path of [LOAN_PATH, MEMBER_PATH]) {
    const startedAtMs = Date.now()
    const page = await known.ask({ path })
    expect([page.status, page.setCookies]).toEqual([200, []])
    expect(page.body).toContain('服务正在恢复')
    expect(Date.now() - startedAtMs).toBeLessThan(1500)
  }
  const posted = await known.ask({ method: 'POST', path: MEMBER_PATH, headers: { Origin: APP_ORIGIN } })
  expect([posted.status, posted.headers['retry-after']]).toEqual([503, '5'])

  const cookies = known.cookies().replace(/; UU=.*/, '') // his T alone vouches for nobody
  const withoutSeal = await ask(product.port, { path: LOAN_PATH, headers: { ...DOCUMENT, Cookie: cookies } })
  expect([withoutSeal.status, withoutSeal.headers['retry-after']]).toEqual([503, '5'])

  const ready = await ask(product.port, { path: '/health/ready' })
  expect(ready.status).toBe(200)
  expect(JSON.parse(ready.body).store).toMatchObject({ kind: 'redis', state: 'unreachable' })
  expect((await ask(product.port, { path: '/health/live' })).status).toBe(200)
}

/** Within two seconds of the store answering again, without a restart: the same session, if the store kept it. */
async function expectNormal(): Promise<void> {
  const backAtMs = Date.now()
  await expect
    .poll(() => storeState(product), {
      intervals: [50],
    })
    .toBe('ok')
  expect(Date.now() - backAtMs).toBeLessThan(2000)
  const page = await known.ask({ path: LOAN_PATH })
  expect(page.headers['server-timing']).toBeUndefined()
}

test('a Redis that is paused costs nobody more than the budget, and is back when it goes on', async () => {
  redis.pause()
  await expectDegraded()
  redis.resume()
  await expectNormal()
  expect((await known.ask({ path: LOAN_PATH })).status).toBe(200)
})

test('a Redis that is killed and comes back empty lets its visitors log in again, silently', async () => {
  await redis.kill()
  await expectDegraded()
  await redis.start()
  await expectNormal()
  const gone = await known.ask({ path: LOAN_PATH })
  expect(gone.headers.location).toContain('/connect/oauth2/authorize')
  expect((await known.logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
})

test('a Redis that locks us out is away, and is named in the log once', async () => {
  await redis.lockOut()
  await expectDegraded()
  const mentions = () => product.output().match(/"NOAUTH".*"store\.unreachable"/g)?.length ?? 0
  await expect.poll(mentions).toBeGreaterThan(0)
  expect(mentions()).toBe(1)
})

test('a Redis that is full goes on serving sessions, and new visitors get the busy page', async () => {
  await redis.command('CONFIG', 'SET', 'maxmemory', '1')
  expect((await known.ask({ path: LOAN_PATH })).headers['server-timing']).toBeUndefined()
  const callback = await stranger.logIn()
  expect([callback.status, callback.headers['retry-after']]).toEqual([503, '5'])
  const ready = JSON.parse((await ask(product.port, { path: '/health/ready' })).body)
  expect(ready).toMatchObject({ status: 'ok', store: { state: 'read-only' } })
  await redis.command('CONFIG', 'SET', 'maxmemory', '0')
  await expectNormal()
  expect((await stranger.logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
})

test('a Redis that was demoted is serving readers, and is a primary again without a restart', async () => {
  const primary = await startRedis()
  await redis.command('REPLICAOF', '127.0.0.1', String(primary.port))
  await expect
    .poll(async () => String(await redis.command('INFO', 'replication')))
    .toContain('master_link_status:up')
  const callback = await stranger.logIn()
  expect(callback.status).toBe(503)
  await redis.command('REPLICAOF', 'NO', 'ONE')
  await expectNormal()
  expect((await stranger.logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
  await primary.close()
})

test('a Redis that holds writes back answers readers, and a login within its budget', async () => {
  await redis.command('CLIENT', 'PAUSE', '60000', 'WRITE')
  const startedAtMs = Date.now()
  expect((await known.ask({ path: LOAN_PATH })).status).toBe(200)
  expect((await stranger.logIn()).status).toBe(503)
  expect(Date.now() - startedAtMs).toBeLessThan(3000)
  await redis.command('CLIENT', 'UNPAUSE')
  await expectNormal()
})

test('what changes something is refused when the session cannot be made sure of', async ({ weChat }) => {
  await visitorOf({ product, weChat }).logIn() // another session of the same person, to be ended
  const page = await known.ask({ path: MEMBER_PATH })
  const ending = /name="(\$ACTION_ID_\w+)"(?:(?!\$ACTION_ID)[\s\S])*value="([\w-]{22})" name="key"/
  const [, action = '', key = ''] = ending.exec(page.body) ?? []
  const form = { [action]: '', key }
  await redis.command('CLIENT', 'PAUSE', '60000', 'WRITE') // reads go on, so the gate lets him pass
  const refused = await known.ask({ method: 'POST', path: MEMBER_PATH, ...multipart(form) })
  expect([refused.status, refused.headers.location]).toEqual([303, '/help/too-busy'])
  const busy = await known.ask({ path: '/help/too-busy' })
  expect([busy.status, busy.headers['retry-after']]).toEqual([503, '5'])
  await redis.command('CLIENT', 'UNPAUSE')
  await expectNormal()
  const done = await known.ask({ method: 'POST', path: MEMBER_PATH, ...multipart(form) })
  expect([done.status, done.headers.location]).toEqual([303, MEMBER_PATH])
  expect(await redis.command('KEYS', 'session:*')).toHaveLength(1)
})

/** A native form post of our own page. */
function multipart(fields: Readonly<Record<string, string>>) {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--line\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const headers = { Origin: APP_ORIGIN, 'Content-Type': 'multipart/form-data; boundary=line' }
  return { headers, body: `${parts.join('')}--line--\r\n` }
}

test('who signs out while the store is away is out here, and told that other devices may not be', async () => {
  await redis.kill()
  await expectDegraded()
  const cookies = known.cookies()
  const out = await known.ask({ method: 'POST', path: '/logout', headers: { Origin: APP_ORIGIN } })
  expect(out.status).toBe(503)
  expect(out.body).toContain('其他设备上可能仍是登录状态')
  expect(known.cookies()).toBe('')
  const again = await ask(product.port, { path: LOAN_PATH, headers: { ...DOCUMENT, Cookie: cookies } })
  expect(again.status).toBe(503)
})

test('after the grace nobody reads on', async () => {
  await redis.kill()
  await expectDegraded()
  product.shiftClock(901)
  expect((await known.ask({ path: LOAN_PATH })).status).toBe(503)
})

test('a server starts without its store, and finds it when it comes', async ({ world }) => {
  await redis.kill()
  const early = await startProduct('start', { ...productionEnv(world.weChat.origin), REDIS_URL: redis.url })
  expect(
    (await ask(early.port, { path: LOAN_PATH, headers: { ...DOCUMENT, Cookie: known.cookies() } })).status,
  ).toBe(503)
  await redis.start()
  const visitor = visitorOf({ product: early, weChat: world.weChat })
  await expect.poll(() => storeState(early)).toBe('ok')
  expect((await visitor.logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
  await early.stop()
})
