import type { Browser } from 'playwright/test'
import { replay } from './replay.ts'
import { type RedisServer, startRedis } from './servers/redis-server.ts'
import { startUpstashEndpoint, type UpstashEndpoint } from './servers/upstash-endpoint.ts'
import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, shownOpenId, test } from './test.ts'

let redis: RedisServer
let upstash: UpstashEndpoint

test.beforeAll(async () => {
  redis = await startRedis()
  upstash = await startUpstashEndpoint(redis.url)
})
test.afterAll(async () => {
  await upstash.close()
  await redis.close()
})

const STORES = [
  ['Redis', () => ({ REDIS_URL: redis.url })],
  ['Upstash', () => ({ UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: upstash.token })],
] as const

for (const [name, env] of STORES) {
  test(`on ${name}: first visit, a callback loaded twice, sign-out everywhere`, async ({ world, weChat }) => {
    const { browser } = await world.startAnother(env())
    const page = await (browser satisfies Browser).newPage()
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
    await expect(page.getByText('（当前）')).toBeVisible()
    await page.getByRole('button', { name: '退出所有设备' }).click()
    await expect(page.getByRole('heading', { name: '已退出登录' })).toBeVisible()
    expect(await redis.command('KEYS', 'session:*')).toEqual([])
  })

  test(`on ${name}: every key expires, and who steals them all logs nobody in`, async ({ world }) => {
    const other = await world.startAnother(env())
    const page = await other.browser.newPage()
    await page.goto(APP_ORIGIN + LOAN_PATH)
    await expect(page.getByTestId('open-id')).toBeVisible()
    const keys = await redis.command('KEYS', '*')
    if (!Array.isArray(keys)) throw new Error('KEYS answers a list')
    expect(keys.length).toBeGreaterThan(2)
    for (const key of keys) expect(Number(await redis.command('PTTL', String(key)))).toBeGreaterThan(0)
    const tracker = (await page.context().cookies()).find((cookie) => cookie.name === 'T')?.value ?? ''
    expect(tracker).toHaveLength(32)
    const dump = await dumpOf(keys.map(String))
    expect(dump).not.toContain(tracker)
    const { tried, stood } = await replay(other, dump)
    expect(tried).toBeGreaterThan(5)
    expect(stood).toEqual([])
  })
}

/** All that whoever steals this Redis has. */
async function dumpOf(keys: readonly string[]): Promise<string> {
  const values = await Promise.all(
    keys.map(async (key) =>
      (await redis.command('TYPE', key)) === 'zset'
        ? redis.command('ZRANGE', key, '0', '-1', 'WITHSCORES')
        : redis.command('GET', key),
    ),
  )
  return [...keys, ...values].join('\n')
}
