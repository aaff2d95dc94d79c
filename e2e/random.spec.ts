import { SIMULATED_ACCOUNT } from '../lib/wechat-login/config/simulated-account.ts'
import { maskOpenId, parseOpenId } from '../lib/wechat-login/wechat/open-id.ts'
import { openIdOf, USERS } from '../simulator/platform/users.ts'
import { openIdOn } from './harness/page-text.ts'
import { productionEnv, startProduct } from './harness/product.ts'
import { ask, type RawAnswer } from './harness/raw-request.ts'
import { sane } from './harness/sane.ts'
import { seededRandom } from './harness/seeded-random.ts'
import { startRedis } from './harness/servers/redis-server.ts'
import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, OPEN_ORIGIN, test } from './harness/test.ts'
import { DOCUMENT, type Visitor, visitorOf } from './harness/visitor.ts'

const REQUESTS = process.env.E2E_LONG === '1' ? 10_000 : 1500
const AT_ONCE = 8
const SEED = Number(process.env.E2E_SEED ?? Date.now() % 1_000_000)

type Somebody = { readonly visitor: Visitor; readonly openId: string; callbacks: string[] }

test('mixed random requests leave no error, no session for anybody but its owner, and no key for ever', async ({
  world,
  weChat,
}) => {
  test.setTimeout(600_000)
  test.info().annotations.push({ type: 'seed', description: String(SEED) })
  console.log(`E2E_SEED=${SEED}`)
  const random = seededRandom(SEED)
  const oneOf = <Item>(items: readonly [Item, ...Item[]]) =>
    items[Math.floor(random() * items.length)] ?? items[0]
  const redis = await startRedis()
  const product = await startProduct('start', {
    ...productionEnv(world.weChat.origin),
    REDIS_URL: redis.url,
    TRUSTED_PROXIES: '127.0.0.1',
  })
  const people = Array.from({ length: 12 }, (_, at): Somebody => {
    const user = USERS[at % 4] ?? USERS[0]
    const openId = sane(parseOpenId(openIdOf(user, SIMULATED_ACCOUNT.appId)))
    return {
      visitor: visitorOf({ product, weChat, user: user.id }),
      openId: maskOpenId(openId),
      callbacks: [],
    }
  })
  const mutate = (text: string) => {
    const at = Math.floor(random() * text.length)
    return oneOf([
      () => text.slice(0, at) + oneOf(['0', 'z', '%', '%00', '=', '&', '%E9', ' ', ';']) + text.slice(at + 1),
      () => text.slice(0, at),
      () => text + text,
      () => text.split('').reverse().join(''),
      () => `${text}&code=${'1'.repeat(32)}`,
    ])().replace(/[^\x21-\x7e]/g, '')
  }
  const judge = (answer: RawAnswer, owner: Somebody | null) => {
    if (answer.status >= 500) expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5'])
    const { location } = answer.headers
    if (location !== undefined)
      expect([APP_ORIGIN, OPEN_ORIGIN]).toContain(new URL(location, APP_ORIGIN).origin)
    const shown = openIdOn(answer)
    if (shown !== null) expect(shown).toBe(owner?.openId)
    if (owner === null) expect(answer.setCookies.filter((line) => /^T=[A-Za-z]|^UU=./.test(line))).toEqual([])
  }
  const anyAddress = () => ({
    'X-Forwarded-For': `10.${Math.floor(random() * 255)}.${Math.floor(random() * 255)}.7`,
  })
  const stranger = async (path: string, headers: Readonly<Record<string, string>> = {}) =>
    judge(await ask(product.port, { path, headers: { ...DOCUMENT, ...anyAddress(), ...headers } }), null)

  const actions: readonly [(one: Somebody) => Promise<void>, ...((one: Somebody) => Promise<void>)[]] = [
    async (one) =>
      judge(
        await one.visitor.ask({ path: oneOf([LOAN_PATH, MEMBER_PATH, `${LOAN_PATH}?q=1`, '/nowhere']) }),
        one,
      ),
    async (one) => {
      const gate = await one.visitor.ask({ path: oneOf([LOAN_PATH, MEMBER_PATH]) })
      judge(gate, one)
      const { location } = gate.headers
      if (location?.startsWith(OPEN_ORIGIN)) one.callbacks.push(await one.visitor.passWeChat(location))
    },
    async (one) => {
      const callback = one.callbacks.pop()
      if (callback !== undefined) judge(await one.visitor.ask({ path: callback, headers: anyAddress() }), one)
    },
    async (one) => {
      const callback = one.callbacks.shift() // an old callback, twice at once
      if (callback === undefined) return
      for (const answer of await Promise.all(
        [1, 2].map(() => one.visitor.ask({ path: callback, headers: anyAddress() })),
      ))
        judge(answer, one)
    },
    async (one) => {
      const callback = one.callbacks.at(-1)
      if (callback !== undefined)
        judge(await one.visitor.ask({ path: mutate(callback), headers: anyAddress() }), one)
    },
    async (one) => stranger(one.callbacks.at(-1) ?? '/redirect'),
    async (one) => {
      const other = oneOf([people[0] ?? one, ...people])
      const theirs = other.callbacks.at(-1)
      if (theirs !== undefined && other !== one)
        judge(await one.visitor.ask({ path: theirs, headers: anyAddress() }), one)
    },
    async (one) => {
      const [cookies, tracker] = [one.visitor.cookies() || 'T=x', /T=\w+/.exec(one.visitor.cookies())?.[0]]
      const Cookie = mutate(cookies)
      const intact = tracker !== undefined && Cookie.split(';').includes(tracker)
      const answer = await ask(product.port, { path: LOAN_PATH, headers: { ...DOCUMENT, Cookie } })
      judge(answer, intact ? one : null)
    },
    async (one) =>
      judge(
        await one.visitor.ask({
          method: oneOf(['HEAD', 'PUT', 'OPTIONS', 'POST']),
          path: oneOf(['/redirect', LOAN_PATH, MEMBER_PATH, '/logout']),
          headers: oneOf<Record<string, string>>([
            {},
            { Origin: APP_ORIGIN },
            { Origin: 'https://evil.example' },
          ]),
        }),
        one,
      ),
    async (one) => {
      const headers = { ...DOCUMENT, Cookie: one.visitor.cookies(), ...anyAddress() }
      await ask(product.port, {
        path: one.callbacks.pop() ?? LOAN_PATH,
        headers,
        abortAfterMs: Math.floor(random() * 20),
      }).catch(() => null)
    },
  ]
  let left = REQUESTS
  const worker = async () => {
    while (left > 0) {
      left -= 1
      await oneOf(actions)(oneOf([people[0] ?? neverEmpty(), ...people]))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))

  const keys = await redis.command('KEYS', '*')
  if (!Array.isArray(keys)) throw new Error('KEYS answers a list')
  expect(keys.length).toBeGreaterThan(5)
  for (const key of keys) expect(Number(await redis.command('PTTL', String(key)))).not.toBe(-1)
  expect((await ask(product.port, { path: '/health/live' })).status).toBe(200)
  await product.stop()
  await redis.close()
})

function neverEmpty(): never {
  throw new Error('there are people')
}
