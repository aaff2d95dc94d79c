import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { expect, LOAN_PATH, test } from './harness/test.ts'
import { type Visitor, visitorOf } from './harness/visitor.ts'

const OLD = 'the-old-secret-of-the-rotation-tests'
const NEW = 'the-new-secret-of-the-rotation-tests'

let folder: string
const running: Product[] = []

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rotation-'))
})
test.afterEach(async () => {
  await Promise.all(running.splice(0).map((product) => product.stop()))
  rmSync(folder, { recursive: true })
})

/** Two instances on one store; the second is one step ahead. */
async function instances(simulator: string, ...secrets: [string, string]): Promise<[Product, Product]> {
  const start = (SESSION_SECRET: string) => {
    const env = {
      ...productionEnv(simulator),
      SESSION_SECRET,
      SESSION_DB_PATH: join(folder, 's', 'sessions.db'),
    }
    return startProduct('start', env)
  }
  const [behind, ahead] = [await start(secrets[0]), await start(secrets[1])]
  running.push(behind, ahead)
  return [behind, ahead]
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
    const [behind, ahead] = await instances(world.weChat.origin, behindHas, aheadHas)
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
  const [old, both] = await instances(world.weChat.origin, OLD, `${NEW},${OLD}`)
  const signedByOld = visitorOf({ product: old, weChat })
  const signedByNew = visitorOf({ product: both, weChat })
  await signedByOld.logIn()
  await signedByNew.logIn()
  const begunByOld = visitorOf({ product: old, weChat })
  const callback = await begunByOld.beginLogin('/frontend/member')
  await stands(signedByOld.at(both))

  const [last] = await instances(world.weChat.origin, NEW, NEW)
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
  const [begins, completes] = await instances(world.weChat.origin, OLD, NEW)
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
})
