import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { startLaggingUpstash } from './harness/servers/lagging-replica.ts'
import { STORE_KINDS, startStore } from './harness/servers/session-store.ts'
import { expect, LOAN_PATH, test } from './harness/test.ts'
import { visitorOf } from './harness/visitor.ts'

const PROCESSES = 4
const LOGINS = process.env.E2E_LONG === '1' ? 200 : 12

async function startMany(
  simulator: string,
  env: Readonly<Record<string, string>>,
): Promise<[Product, ...Product[]]> {
  const start = () => startProduct('start', { ...productionEnv(simulator), ...env })
  return [await start(), ...(await Promise.all(Array.from({ length: PROCESSES - 1 }, start)))]
}

for (const kind of STORE_KINDS)
  test(`four processes on ${kind}: a callback that reaches two of them at once lands in one session`, async ({
    world,
    weChat,
  }) => {
    const store = await startStore(kind)
    const processes = await startMany(world.weChat.origin, store.env)
    const at = (turn: number) => processes[turn % PROCESSES] ?? processes[0]
    for (let turn = 0; turn < LOGINS; turn += 1) {
      const visitor = visitorOf({ product: at(turn), weChat })
      const callback = await visitor.beginLogin() // begins at one, completes at two others
      const both = await Promise.all(
        [1, 2].map((next) => visitor.at(at(turn + next)).ask({ path: callback })),
      )
      const trackers = both.map(({ setCookies }) => setCookies.find((line) => /^T=[A-Za-z]/.test(line)))
      expect(both.map(({ status }) => status)).toEqual([302, 302])
      expect(trackers[0]).toBeDefined()
      expect(trackers[1]).toBe(trackers[0])
      const page = await visitor.at(at(turn + 3)).ask({ path: LOAN_PATH })
      expect([page.status, page.setCookies]).toEqual([200, []])
    }
    expect(await weChat.count('/sns/oauth2/access_token')).toBe(LOGINS)
    await Promise.all(processes.map((product) => product.stop()))
    await store.close()
  })

test('a session is found by the very next request elsewhere, although the nearest replica never heard of it', async ({
  world,
  weChat,
}) => {
  const global = await startLaggingUpstash()
  const env = {
    ...productionEnv(world.weChat.origin),
    UPSTASH_REDIS_REST_URL: global.url,
    UPSTASH_REDIS_REST_TOKEN: global.token,
  }
  const [here, there] = [await startProduct('start', env), await startProduct('start', env)]
  const visitor = visitorOf({ product: here, weChat })
  await visitor.logIn()
  const before = global.requests()
  for (const product of [there, here]) {
    const page = await visitor.at(product).ask({ path: LOAN_PATH })
    expect([page.status, page.setCookies]).toEqual([200, []])
  }
  expect(global.requests() - before).toBe(4) // each is looked up on the primary once

  // Only visitors who logged in within minutes are looked up on the primary.
  there.shiftClock(301)
  const later = global.requests()
  expect((await visitor.at(there).ask({ path: LOAN_PATH })).headers.location).toContain('/connect/oauth2/')
  expect(global.requests() - later).toBe(1)

  await Promise.all([here, there].map((product) => product.stop()))
  await global.close()
})
