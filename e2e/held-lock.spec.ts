import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { ask } from './harness/raw-request.ts'
import { storeState } from './harness/ready.ts'
import { expect, LOAN_PATH, MEMBER_PATH, test } from './harness/test.ts'
import { type Visitor, visitorOf } from './harness/visitor.ts'

let product: Product
let otherProcess: DatabaseSync
let known: Visitor
let stranger: Visitor

test.beforeEach(async ({ world, weChat }) => {
  product = await startProduct('start', productionEnv(world.weChat.origin))
  otherProcess = new DatabaseSync(join(product.dataFolder, 'data', 'sessions.db'))
  known = visitorOf({ product, weChat })
  stranger = visitorOf({ product, weChat })
  await known.logIn()
})
test.afterEach(async () => {
  otherProcess.close()
  await product.stop()
})

test('while another process holds the lock of the session file, readers go on and a new visitor gets the busy page', async () => {
  otherProcess.exec('BEGIN IMMEDIATE')
  let [pages, loggingIn] = [0, true]
  const login = stranger.logIn().finally(() => {
    loggingIn = false
  })
  for (; loggingIn || pages === 0; pages += 1) {
    for (const path of [LOAN_PATH, MEMBER_PATH]) {
      const { status, headers } = await known.ask({ path })
      expect([status, headers['server-timing']]).toEqual([200, undefined])
    }
    expect((await ask(product.port, { path: '/health/live' })).status).toBe(200)
  }
  const callback = await login
  expect([callback.status, callback.headers['retry-after']]).toEqual([503, '5'])
  await expect.poll(() => storeState(product)).toBe('read-only')
  expect(product.output()).toContain('another program holds the lock of SESSION_DB_PATH')

  otherProcess.exec('COMMIT')
  expect((await stranger.logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
})
