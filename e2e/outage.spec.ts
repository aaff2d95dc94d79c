import { formPost } from './harness/native-form.ts'
import { type OnRedis, startOnRedis } from './harness/on-redis.ts'
import { productionEnv, startProduct } from './harness/product.ts'
import { ask } from './harness/raw-request.ts'
import { storeState } from './harness/ready.ts'
import { startRedis } from './harness/servers/redis-server.ts'
import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, test } from './harness/test.ts'
import { DOCUMENT, type Visitor, visitorOf } from './harness/visitor.ts'

let on: OnRedis
let known: Visitor
let stranger: Visitor

// One server for all these outages: none may leave a trace in it.
test.beforeAll(async ({ world }) => {
  on = await startOnRedis(world)
})
test.afterAll(() => on.stop())

test.beforeEach(async ({ weChat }) => {
  await expect.poll(() => storeState(on.product)).toBe('ok')
  known = visitorOf({ product: on.product, weChat })
  stranger = visitorOf({ product: on.product, weChat })
  await known.logIn()
  expect((await known.ask({ path: LOAN_PATH })).headers['server-timing']).toBeUndefined()
})
test.afterEach(async () => {
  await on.redis.kill() // `start` then starts an empty one
  await on.redis.start()
})

/** The store cannot be read either: known visitors can read, and nobody is sent to WeChat. */
async function expectDegraded(): Promise<void> {
  await expect
    .poll(async () => (await known.ask({ path: LOAN_PATH })).headers['server-timing'])
    .toContain('degraded')
  for (const path of [LOAN_PATH, MEMBER_PATH]) {
    const page = await known.ask({ path })
    expect([page.status, page.setCookies]).toEqual([200, []])
    expect(page.body).toContain('服务正在恢复')
  }
  const posted = await known.ask({ method: 'POST', path: MEMBER_PATH, headers: { Origin: APP_ORIGIN } })
  expect([posted.status, posted.headers['retry-after']]).toEqual([503, '5'])

  const cookies = known.cookies().replace(/; UU=.*/, '') // T without UU proves nothing
  const withoutSeal = await ask(on.product.port, {
    path: LOAN_PATH,
    headers: { ...DOCUMENT, Cookie: cookies },
  })
  expect([withoutSeal.status, withoutSeal.headers['retry-after']]).toEqual([503, '5'])

  expect((await ask(on.product.port, { path: '/health/ready' })).status).toBe(200)
  await expect.poll(() => storeState(on.product)).toBe('unreachable')
  expect((await ask(on.product.port, { path: '/health/live' })).status).toBe(200)
}

/** The store answers again: without a restart, the same session works, if the store kept it. */
async function expectNormal(): Promise<void> {
  await expect.poll(() => storeState(on.product), { intervals: [50] }).toBe('ok')
  const page = await known.ask({ path: LOAN_PATH })
  expect(page.headers['server-timing']).toBeUndefined()
}

test('a Redis that is paused leaves its visitors reading, and is back when it goes on', async () => {
  on.redis.pause()
  await expectDegraded()
  on.redis.resume()
  await expectNormal()
  expect((await known.ask({ path: LOAN_PATH })).status).toBe(200)
})

test('a Redis that is killed and comes back empty lets its visitors log in again, silently', async () => {
  await on.redis.kill()
  await expectDegraded()
  await on.redis.start()
  await expectNormal()
  const gone = await known.ask({ path: LOAN_PATH })
  expect(gone.headers.location).toContain('/connect/oauth2/authorize')
  expect((await known.logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
})

test('tabs that were opened at once, after Redis lost their session, share one T and all land', async () => {
  await on.redis.command('FLUSHALL')
  const paths = [LOAN_PATH, MEMBER_PATH, '/frontend/loan/applications']
  const begun = await Promise.all(paths.map((path) => known.ask({ path })))
  expect(new Set(begun.flatMap(({ setCookies }) => setCookies)).size).toBe(1)
  const callbacks = await Promise.all(begun.map(({ headers }) => known.passWeChat(headers.location ?? '')))
  const landed = await Promise.all(callbacks.map((path) => known.ask({ path })))
  expect(landed.map(({ headers }) => headers['x-redirect-to'])).toEqual(paths)
})

test('a Redis that locks us out is away, and is named in the log once', async () => {
  await on.redis.lockOut()
  await expectDegraded()
  const mentions = () => on.product.output().match(/"NOAUTH".*"store\.unreachable"/g)?.length ?? 0
  await expect.poll(mentions).toBeGreaterThan(0)
  expect(mentions()).toBe(1)
})

test('a Redis that is full goes on serving sessions, and new visitors get the busy page', async () => {
  await on.redis.command('CONFIG', 'SET', 'maxmemory', '1')
  expect((await known.ask({ path: LOAN_PATH })).headers['server-timing']).toBeUndefined()
  const callback = await stranger.logIn()
  expect([callback.status, callback.headers['retry-after']]).toEqual([503, '5'])
  await expect.poll(() => storeState(on.product)).toBe('read-only')
  await on.redis.command('CONFIG', 'SET', 'maxmemory', '0')
  await expectNormal()
  expect((await stranger.logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
})

test('a Redis that was demoted is serving readers, and is a primary again without a restart', async () => {
  const primary = await startRedis()
  await on.redis.command('REPLICAOF', '127.0.0.1', String(primary.port))
  await expect
    .poll(async () => String(await on.redis.command('INFO', 'replication')))
    .toContain('master_link_status:up')
  const callback = await stranger.logIn()
  expect(callback.status).toBe(503)
  await on.redis.command('REPLICAOF', 'NO', 'ONE')
  await expectNormal()
  expect((await stranger.logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
  await primary.close()
})

test('a Redis that holds writes back answers readers, and a login gets the busy page meanwhile', async () => {
  await on.redis.command('CLIENT', 'PAUSE', '600000', 'WRITE')
  expect((await known.ask({ path: LOAN_PATH })).status).toBe(200)
  expect((await stranger.logIn()).status).toBe(503)
  await on.redis.command('CLIENT', 'UNPAUSE')
  await expectNormal()
})

test('a change is refused when the session cannot be checked', async ({ weChat }) => {
  await visitorOf({ product: on.product, weChat }).logIn() // another session of the same person, to end later
  const page = await known.ask({ path: MEMBER_PATH })
  const ending = /name="(\$ACTION_ID_\w+)"(?:(?!\$ACTION_ID)[\s\S])*value="([\w-]{22})" name="key"/
  const [, action = '', key = ''] = ending.exec(page.body) ?? []
  const form = { [action]: '', key }
  await on.redis.command('CLIENT', 'PAUSE', '600000', 'WRITE') // reads work, so the gate lets them pass
  const refused = await known.ask({ method: 'POST', path: MEMBER_PATH, ...formPost(form) })
  expect([refused.status, refused.headers.location]).toEqual([303, '/help/too-busy'])
  const busy = await known.ask({ path: '/help/too-busy' })
  expect([busy.status, busy.headers['retry-after']]).toEqual([503, '5'])
  await on.redis.command('CLIENT', 'UNPAUSE')
  await expectNormal()
  const done = await known.ask({ method: 'POST', path: MEMBER_PATH, ...formPost(form) })
  expect([done.status, done.headers.location]).toEqual([303, MEMBER_PATH])
  expect(await on.redis.command('KEYS', 'session:*')).toHaveLength(1)
})

test('a sign-out while the store is away ends this session, and says that other devices may stay signed in', async () => {
  await on.redis.kill()
  await expectDegraded()
  const cookies = known.cookies()
  const out = await known.ask({ method: 'POST', path: '/logout', headers: { Origin: APP_ORIGIN } })
  expect(out.status).toBe(503)
  expect(out.body).toContain('其他设备上可能仍是登录状态')
  expect(known.cookies()).toBe('')
  const again = await ask(on.product.port, { path: LOAN_PATH, headers: { ...DOCUMENT, Cookie: cookies } })
  expect(again.status).toBe(503)
})

test('after the grace nobody reads on', async () => {
  await on.redis.kill()
  await expectDegraded()
  on.product.shiftClock(901)
  expect((await known.ask({ path: LOAN_PATH })).status).toBe(503)
  on.product.shiftClock(0)
})

test('a server starts without its store, and finds it when it comes', async ({ world }) => {
  await on.redis.kill()
  const early = await startProduct('start', {
    ...productionEnv(world.weChat.origin),
    REDIS_URL: on.redis.url,
  })
  expect(
    (await ask(early.port, { path: LOAN_PATH, headers: { ...DOCUMENT, Cookie: known.cookies() } })).status,
  ).toBe(503)
  await on.redis.start()
  const visitor = visitorOf({ product: early, weChat: world.weChat })
  await expect.poll(() => storeState(early)).toBe('ok')
  expect((await visitor.logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
  await early.stop()
})
