import { request } from 'node:http'
import { productionEnv, startProduct } from './harness/product.ts'
import { expect, LOAN_PATH, test } from './harness/test.ts'
import { DOCUMENT, visitorOf } from './harness/visitor.ts'

const EXCHANGE = '/sns/oauth2/access_token'
const AUTHORIZE = '/connect/oauth2/authorize'

test('a process that dies between taking the code and writing the session costs one more authorization', async ({
  world,
  weChat,
}) => {
  const env = { ...productionEnv(world.weChat.origin), ...world.store.env }
  const first = await startProduct('start', env)
  const visitor = visitorOf({ product: first, weChat })
  await weChat.fault({ endpoint: 'access_token', nth: 1, effect: { kind: 'late-answer', ms: 2500 } })
  const callback = await visitor.beginLogin()
  const lost = visitor.ask({ path: callback }).catch(() => 'cut off')
  await expect.poll(() => weChat.count(EXCHANGE)).toBe(1)
  await first.stop('SIGKILL')
  expect(await lost).toBe('cut off')

  const again = visitor.at(world.product) // on the same store
  const answer = await again.ask({ path: callback })
  if (answer.headers['x-redirect-to'] === undefined) {
    expect(answer.headers.location).toContain(AUTHORIZE)
    expect((await again.logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
  }
  expect((await again.ask({ path: LOAN_PATH })).status).toBe(200)
})

test('a visitor who hangs up while their code is exchanged lands in that session when they come back', async ({
  world,
  weChat,
}) => {
  const visitor = visitorOf({ product: world.product, weChat })
  await weChat.fault({ endpoint: 'access_token', nth: 1, effect: { kind: 'late-answer', ms: 500 } })
  const path = await visitor.beginLogin()
  const headers = { ...DOCUMENT, Host: 'h5.test', Cookie: visitor.cookies() }
  const hungUp = request({ host: '127.0.0.1', port: world.product.port, path, headers, agent: false })
  hungUp.on('error', () => {})
  hungUp.end()
  await expect.poll(() => weChat.count(EXCHANGE)).toBe(1)
  hungUp.destroy()
  expect((await visitor.ask({ path })).headers['x-redirect-to']).toBe(LOAN_PATH)
  expect([await weChat.count(AUTHORIZE), await weChat.count(EXCHANGE)]).toEqual([1, 1])
})
