import { readdirSync } from 'node:fs'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { ask } from './harness/raw-request.ts'
import { replay } from './harness/replay.ts'
import { startRedis } from './harness/servers/redis-server.ts'
import { type SharedStore, startStore } from './harness/servers/session-store.ts'
import { startUpstashEndpoint } from './harness/servers/upstash-endpoint.ts'
import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, shownOpenId, test } from './harness/test.ts'
import { DOCUMENT, visitorOf } from './harness/visitor.ts'

for (const kind of ['redis', 'upstash'] as const)
  test.describe(`on ${kind}`, () => {
    let store: SharedStore
    let product: Product
    test.beforeAll(async ({ world }) => {
      store = await startStore(kind)
      product = await startProduct('start', { ...productionEnv(world.weChat.origin), ...store.env })
    })
    test.afterAll(async () => {
      await product.stop()
      await store.close()
    })
    test.beforeEach(({ world }) => world.serve(product))

    test('first visit, a callback loaded twice, sign-out everywhere', async ({ page, weChat }) => {
      await weChat.fault({
        endpoint: 'authorize',
        nth: 1,
        effect: { kind: 'callback-twice', gapMs: 0, view: 'new' },
      })
      await page.goto(APP_ORIGIN + LOAN_PATH)
      await expect.poll(() => page.url()).toBe(APP_ORIGIN + LOAN_PATH)
      const who = await shownOpenId(page)
      for (const view of page.context().pages()) expect(await shownOpenId(view)).toBe(who)
      expect(await weChat.count('/sns/oauth2/access_token')).toBe(1)

      await page.goto(APP_ORIGIN + MEMBER_PATH)
      await expect(page.getByText('本机')).toBeVisible()
      await page.getByText('退出所有设备', { exact: true }).click()
      await page.getByRole('button', { name: '确认退出所有设备' }).click()
      await expect(page.getByRole('heading', { name: '已退出登录' })).toBeVisible()
      expect(await store.dump()).not.toContain('session:')
    })

    test('nobody can log in with a stolen store', async ({ page }) => {
      await page.goto(APP_ORIGIN + LOAN_PATH)
      await expect(page.getByTestId('open-id')).toBeVisible()
      const tracker = (await page.context().cookies()).find((cookie) => cookie.name === 'T')?.value ?? ''
      expect(tracker).toHaveLength(32)
      const dump = await store.dump()
      expect(dump).toContain('session:')
      expect(dump).not.toContain(tracker)
      const { tried, stood } = await replay(product, dump)
      expect(tried).toBeGreaterThan(5)
      expect(stood).toEqual([])
    })
  })

test('every key in Redis expires, those of ended sessions too', async ({ world, weChat }) => {
  const redis = await startRedis()
  const { port } = await world.startAnother({ REDIS_URL: redis.url })
  for (let turn = 0; turn < 20; turn += 1) {
    const visitor = visitorOf({ product: { port }, weChat })
    await visitor.logIn()
    if (turn % 2 === 0)
      await visitor.ask({ method: 'POST', path: '/logout', headers: { Origin: APP_ORIGIN } })
  }
  const keys = await redis.command('KEYS', '*')
  if (!Array.isArray(keys)) throw new Error('KEYS answers a list')
  expect(keys.length).toBeGreaterThan(10)
  for (const key of keys) expect(Number(await redis.command('PTTL', String(key)))).toBeGreaterThan(0)
  await redis.close()
})

test('each page view asks Upstash itself: no cache keeps a session alive, or one from being found', async ({
  world,
  weChat,
}) => {
  const redis = await startRedis()
  const upstash = await startUpstashEndpoint(redis.url)
  const env = { UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: upstash.token }
  const { port } = await world.startAnother(env)
  for (let turn = 0; turn < 20; turn += 1) {
    const visitor = visitorOf({ product: { port }, weChat })
    await visitor.logIn()
    const before = upstash.requests()
    expect((await visitor.ask({ path: LOAN_PATH })).status).toBe(200)
    expect(upstash.requests() - before).toBe(1)
    const cookies = visitor.cookies()
    await visitor.ask({ method: 'POST', path: '/logout', headers: { Origin: APP_ORIGIN } })
    const after = await ask(port, { path: LOAN_PATH, headers: { ...DOCUMENT, Cookie: cookies } })
    expect(after.status).toBe(302)
  }
  const cached = readdirSync('.next/cache', { recursive: true, withFileTypes: true })
  expect(cached.filter(({ parentPath }) => parentPath.includes('fetch-cache'))).toEqual([])
  await upstash.close()
  await redis.close()
})
