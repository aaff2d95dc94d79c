import { type OnRedis, startOnRedis } from './harness/on-redis.ts'
import { APP_ORIGIN, expect, LOAN_PATH, test } from './harness/test.ts'
import { type Visitor, visitorOf } from './harness/visitor.ts'

let on: OnRedis
let known: Visitor
let key: string

let refusedBefore: number

test.beforeAll(async ({ world }) => {
  on = await startOnRedis(world)
})
test.beforeEach(async ({ weChat }) => {
  await on.redis.command('FLUSHALL')
  known = visitorOf({ product: on.product, weChat })
  await known.logIn()
  key = String(await on.redis.command('KEYS', 'session:*'))
  refusedBefore = allRefusals().length
})
test.afterAll(() => on.stop())

const allRefusals = () => on.product.output().match(/.*"store\.value-refused".*/g) ?? []
/** Those of this test: the log tells each kind apart. */
const refusals = () => allRefusals().slice(refusedBefore)

/** The present value logs nobody in, and one silent login repairs it. */
async function expectOneSilentLogin(): Promise<void> {
  const gate = await known.ask({ path: LOAN_PATH })
  expect([gate.status, new URL(gate.headers.location ?? '').pathname]).toEqual([
    302,
    '/connect/oauth2/authorize',
  ])
  expect((await known.logIn()).status).toBe(302)
  expect((await known.ask({ path: LOAN_PATH })).status).toBe(200)
}

for (const [what, ...command] of [
  ['a list', 'RPUSH', 'one'],
  ['1 MB', 'SET', 'x'.repeat(1_048_576)],
] as const)
  test(`a visitor under whose key there is ${what} logs in once more without seeing it, and the log says it once`, async () => {
    const [verb, value] = command
    await on.redis.command('DEL', key)
    await on.redis.command(verb, key, value)
    await known.ask({ path: LOAN_PATH })
    await expectOneSilentLogin()
    await expect.poll(refusals).toHaveLength(1)
    expect(refusals().join()).not.toContain(key.slice('session:'.length))
  })

test('a visitor under whose key there is somebody else’s record never sees their page', async ({
  weChat,
}) => {
  const other = visitorOf({ product: on.product, weChat, user: 'xiaohong' })
  await other.logIn()
  const theirs = String(await on.redis.command('KEYS', 'session:*'))
    .split(',')
    .find((one) => one !== key)
  const tag = key.slice('session:'.length, 'session:'.length + 6)
  const value = String(await on.redis.command('GET', theirs ?? ''))
  await on.redis.command('SET', key, tag + value.slice(tag.length))
  await expectOneSilentLogin()
  expect((await other.ask({ path: LOAN_PATH })).status).toBe(200)
})

// The last one: it kills the store.
test('a sign-out takes the long return path of a pending login away, with the store and without it', async ({
  weChat,
}) => {
  const pending = visitorOf({ product: on.product, weChat })
  const gate = await pending.ask({ path: `${LOAN_PATH}?from=${'x'.repeat(900)}` })
  expect(gate.setCookies.map((line) => line.split('=')[0])).toEqual(['T', 'P'])
  const path = pending.cookies().split('; ').at(-1)
  const signOut = (visitor: Visitor) =>
    visitor.ask({ method: 'POST', path: '/logout', headers: { Origin: APP_ORIGIN } })
  expect((await signOut(pending)).status).toBe(303)
  expect(pending.cookies()).toBe('')
  known.setCookies(`${known.cookies()}; ${path}`)
  await on.redis.kill()
  expect((await signOut(known)).status).toBe(503)
  expect(known.cookies()).toBe('')
})
