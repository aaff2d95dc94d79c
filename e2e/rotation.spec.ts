import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { expect, LOAN_PATH, test } from './harness/test.ts'
import { type Visitor, visitorOf } from './harness/visitor.ts'

const OLD = 'the-old-secret-of-the-rotation-tests'
const NEW = 'the-new-secret-of-the-rotation-tests'

let folder: string
/** All on one store, by their secrets. Each test has visitors of its own. */
const running = new Map<string, Product>()

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rotation-'))
})
test.afterAll(async () => {
  await Promise.all([...running.values()].map((product) => product.stop()))
  running.clear()
  rmSync(folder, { recursive: true })
})

const startWith = (simulator: string, SESSION_SECRET: string, store: string) =>
  startProduct('start', {
    ...productionEnv(simulator),
    SESSION_SECRET,
    SESSION_DB_PATH: join(folder, store, 'sessions.db'),
  })

/** The instance with these secrets; started when it is first needed. */
async function instanceWith(simulator: string, secrets: string): Promise<Product> {
  const product = running.get(secrets) ?? (await startWith(simulator, secrets, 'shared'))
  running.set(secrets, product)
  return product
}

async function stands(visitor: Visitor): Promise<void> {
  const page = await visitor.ask({ path: LOAN_PATH })
  expect([page.status, page.setCookies]).toEqual([200, []])
}

for (const [step, behindHas, aheadHas] of [
  ['first', OLD, `${OLD},${NEW}`],
  ['second', `${OLD},${NEW}`, `${NEW},${OLD}`],
  ['third', `${NEW},${OLD}`, NEW],
] as const)
  test(`in the ${step} step of a rotation logins go on across instances that are a step apart`, async ({
    world,
    weChat,
  }) => {
    const behind = await instanceWith(world.weChat.origin, behindHas)
    const ahead = await instanceWith(world.weChat.origin, aheadHas)
    for (const [begins, completes] of [
      [behind, ahead],
      [ahead, behind],
    ] as const) {
      const before = await weChat.count('/sns/oauth2/access_token')
      const visitor = visitorOf({ product: begins, weChat })
      const callback = await visitor.beginLogin()
      // The callback is loaded at both instances: both must derive the same T.
      const [one, other] = await Promise.all([
        visitor.at(completes).ask({ path: callback }),
        visitor.at(begins).ask({ path: callback }),
      ])
      const landed = (setCookies: readonly string[]) => setCookies.find((line) => /^T=[A-Za-z]/.test(line))
      expect([one.status, other.status]).toEqual([302, 302])
      expect(landed(one.setCookies)).toBe(landed(other.setCookies))
      expect((await weChat.count('/sns/oauth2/access_token')) - before).toBe(1)
      await stands(visitor.at(behind))
      await stands(visitor.at(ahead))
    }
  })

test('the last step of a rotation ends what the old secret signed, cleanly, and nothing else', async ({
  world,
  weChat,
}) => {
  const old = await instanceWith(world.weChat.origin, OLD)
  const both = await instanceWith(world.weChat.origin, `${NEW},${OLD}`)
  const signedByOld = visitorOf({ product: old, weChat })
  const signedByNew = visitorOf({ product: both, weChat })
  await signedByOld.logIn()
  await signedByNew.logIn()
  const begunByOld = visitorOf({ product: old, weChat })
  const callback = await begunByOld.beginLogin('/frontend/member')
  await stands(signedByOld.at(both))

  const last = await instanceWith(world.weChat.origin, NEW)
  await stands(signedByNew.at(last))
  expect((await signedByOld.at(last).ask({ path: LOAN_PATH })).headers.location).toContain('/connect/oauth2/')
  expect((await signedByOld.at(last).logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
  await stands(signedByOld.at(last))
  // A login in flight restarts. Its state can no longer be read, so it lands on 去借钱.
  const restarted = await begunByOld.at(last).ask({ path: callback })
  expect([restarted.status, restarted.headers.location]).toEqual([302, expect.stringContaining('/connect/')])
})

test('two servers that share no secret: the page and the log of both name it, and nobody is told of a cut address', async ({
  world,
  weChat,
}) => {
  // Two of their own: the first must be alone on their store when it starts.
  const begins = await startWith(world.weChat.origin, OLD, 'of-two')
  const completes = await startWith(world.weChat.origin, NEW, 'of-two')
  const visitor = visitorOf({ product: begins, weChat })
  let callback = await visitor.beginLogin()
  let answer = await visitor.at(completes).ask({ path: callback })
  for (const next of [begins, completes]) {
    callback = await visitor.passWeChat(answer.headers.location ?? '')
    answer = await visitor.at(next).ask({ path: callback })
  }
  expect(answer.headers.location).toMatch(/\/help\/login-failed\?.*cause=other-secret/)
  expect(completes.output()).toContain('"cause":"other-secret"')
  expect(completes.output()).toContain('secrets.differ')
  expect(begins.output()).not.toContain('secrets.differ') // alone when it started: within a minute it knows too
  await Promise.all([begins.stop(), completes.stop()])
})
