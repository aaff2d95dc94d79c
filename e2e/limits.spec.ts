import { once } from 'node:events'
import { connect } from 'node:net'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import type { RawAnswer } from './harness/raw-request.ts'
import { expect, LOAN_PATH, test } from './harness/test.ts'
import { DOCUMENT, type Visitor, visitorOf } from './harness/visitor.ts'
import type { WeChat } from './harness/we-chat.ts'

const EXCHANGE = '/sns/oauth2/access_token'
/** An address may fail sixty times at once, and ten times a second after that. */
const mostRefusedSince = (atMs: number) => 60 + Math.ceil((Date.now() - atMs) / 100)

/** One server for all but the flood behind a proxy. The first test uses up the allowance of this machine's address. */
let product: Product
test.beforeAll(async ({ world }) => {
  product = await startProduct('start', productionEnv(world.weChat.origin))
})
test.afterEach(() => product.shiftClock(0))
test.afterAll(() => product.stop())

type Headers = Readonly<Record<string, string>>

const from = (address: string): Headers => ({ 'X-Forwarded-For': address })
const landed = (answers: readonly RawAnswer[]) =>
  answers.filter((answer) => answer.headers['x-redirect-to'] === LOAN_PATH).length
const refused = (answers: readonly RawAnswer[]) => answers.filter(({ status }) => status === 429)

/** Sends `count` invented codes at once, with a genuine T and state. */
async function flood(visitor: Visitor, times: number, headers: Headers = {}): Promise<readonly RawAnswer[]> {
  const callback = await visitor.beginLogin()
  const invented = Array.from({ length: times }, (_, at) => at.toString().padStart(32, '0'))
  return Promise.all(
    invented.map((code) => visitor.ask({ path: callback.replace(/code=\w+/, `code=${code}`), headers })),
  )
}

/** `count` people with a genuine login in progress, each with their own T and code. */
function newcomers(
  times: number,
  weChat: WeChat,
  at: Product = product,
): Promise<readonly (readonly [Visitor, string])[]> {
  return Promise.all(
    Array.from({ length: times }, async () => {
      const visitor = visitorOf({ product: at, weChat })
      return [visitor, await visitor.beginLogin()] as const
    }),
  )
}

function bringAll(people: readonly (readonly [Visitor, string])[], headers: Headers = {}) {
  return Promise.all(people.map(([visitor, path]) => visitor.ask({ path, headers })))
}

test('twenty newcomers beside sixty false codes from one address land, and nobody is refused', async ({
  weChat,
}) => {
  const people = await newcomers(20, weChat)
  const [false60, beside] = await Promise.all([flood(visitorOf({ product, weChat }), 60), bringAll(people)])
  expect([landed(beside), refused(false60).length]).toEqual([20, 0])
  expect(landed(await bringAll(await newcomers(20, weChat)))).toBe(20) // in the same minute
})

// Four hundred fill the queue, so that some are refused; a busy machine cannot send so many in time.
const FLOOD = process.env.E2E_LONG === '1' ? 400 : 120

test('a flood of false codes of one T leaves all newcomers beside it, other addresses and the quota in peace', async ({
  world,
  weChat,
}) => {
  // Its own server: only one that trusts a proxy takes senders apart by address.
  const behindProxy = await startProduct('start', {
    ...productionEnv(world.weChat.origin),
    TRUSTED_PROXIES: '127.0.0.1',
  })
  const known = visitorOf({ product: behindProxy, weChat })
  await known.logIn()
  known.forget('T') // the session is gone, UU is still there
  const here = await newcomers(20, weChat, behindProxy)
  const elsewhere = await newcomers(5, weChat, behindProxy)
  const knownCallback = await known.beginLogin()
  const beganAtMs = Date.now()
  const flooding = flood(visitorOf({ product: behindProxy, weChat }), FLOOD, from('203.0.113.9'))
  await expect.poll(() => weChat.count(EXCHANGE)).toBeGreaterThan(1)
  const [theirs, others, knownAnswer] = await Promise.all([
    bringAll(here, from('6.6.6.6, 203.0.113.9')),
    bringAll(elsewhere, from('203.0.113.10')),
    known.ask({ path: knownCallback, headers: from('203.0.113.9') }),
  ])
  expect([landed(theirs), landed(others), landed([knownAnswer])]).toEqual([20, 5, 1])
  const answers = await flooding
  expect(await weChat.count(EXCHANGE)).toBeLessThanOrEqual(1 + 26 + mostRefusedSince(beganAtMs))
  for (const stopped of refused(answers)) {
    expect(stopped.headers['retry-after']).toBe('10')
    expect(stopped.body).toContain('失败的登录太多')
  }
  if (FLOOD === 400) expect(refused(answers).length).toBeGreaterThan(0)
  expect(answers.every(({ status }) => status === 302 || status === 429)).toBe(true)
  await behindProxy.stop()
})

test('clients that hang up before their address is known share one allowance of false codes', async ({
  weChat,
}) => {
  const attacker = visitorOf({ product, weChat })
  const callback = await attacker.beginLogin()
  const lines = Object.entries({ ...DOCUMENT, Host: 'h5.test', Cookie: attacker.cookies() })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const callbacks = () => product.output().match(/"msg":"login\.callback"/g)?.length ?? 0
  const before = callbacks()
  const beganAtMs = Date.now()
  for (let at = 0; at < 300; at += 1) {
    const path = callback.replace(/code=\w+/, `code=${at.toString().padStart(32, '0')}`)
    const socket = connect(product.port, '127.0.0.1')
    socket.on('error', () => {})
    await once(socket, 'connect')
    socket.write(`GET ${path} HTTP/1.1\r\n${head}\r\n`, () => socket.resetAndDestroy())
  }
  await expect.poll(() => callbacks() - before).toBe(300)
  expect(await weChat.count(EXCHANGE)).toBeLessThanOrEqual(mostRefusedSince(beganAtMs))
})

test('a proxy that TRUSTED_PROXIES forgot is named in the log once, with the line to set', async ({
  weChat,
}) => {
  await visitorOf({ product, weChat }).logIn()
  expect(product.output()).not.toContain('proxy.unlisted')
  for (const [visitor, path] of await newcomers(3, weChat))
    await visitor.ask({ path, headers: from('198.51.100.9') })
  const lines = product
    .output()
    .split('\n')
    .filter((line) => line.includes('proxy.unlisted'))
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ remedy: 'TRUSTED_PROXIES=127.0.0.1' })
})

test('a WeChat that stays busy is asked three times about one code, and less by a process that it keeps busy', async ({
  weChat,
}) => {
  await weChat.fault({ endpoint: 'access_token', nth: 'every', effect: { kind: 'errcode', errcode: -1 } })
  const [first, ...others] = await newcomers(21, weChat)
  if (first === undefined) throw new Error('twenty-one people')
  const [visitor, path] = first
  const busy = await visitor.ask({ path })
  expect([busy.status, busy.headers['retry-after'], await weChat.count(EXCHANGE)]).toEqual([503, '5', 3])
  for (const [other, callback] of others) expect((await other.ask({ path: callback })).status).toBe(503)
  expect(await weChat.count(EXCHANGE)).toBeLessThanOrEqual(3 + 10 + 5) // twenty people, within seconds

  await weChat.reset()
  product.shiftClock(3)
  const again = [await visitor.ask({ path }), ...(await bringAll(others))] // a reload: the codes are unused
  expect(landed(again)).toBe(21)
})

test('a hundred people behind one address who log in properly never slow each other down', async ({
  weChat,
}) => {
  for (let round = 0; round < 5; round += 1)
    expect(landed(await bringAll(await newcomers(20, weChat)))).toBe(20)
  expect(await weChat.count(EXCHANGE)).toBe(100)
})

// The last one: after such a minute the server goes on at a slower pace.
test('while the account’s minute is used up nobody is sent to WeChat for nothing, and sessions go on', async ({
  weChat,
}) => {
  const intoTheMinute = 65 - (Math.floor(Date.now() / 1000) % 60)
  product.shiftClock(intoTheMinute)
  const [known, newcomer] = [visitorOf({ product, weChat }), visitorOf({ product, weChat, user: 'laowang' })]
  await known.logIn()
  await weChat.fault({ endpoint: 'access_token', nth: 'every', effect: { kind: 'errcode', errcode: 45011 } })
  for (let refusal = 0; refusal < 10; refusal += 1) {
    const refused = visitorOf({ product, weChat, user: 'xiaohong' })
    expect((await refused.logIn()).headers.location).toContain('/connect/oauth2/authorize')
  }

  const held = await newcomer.ask({ path: LOAN_PATH })
  expect([held.status, held.headers['retry-after']]).toEqual([503, '5'])
  expect((await known.ask({ path: LOAN_PATH })).status).toBe(200)
  await weChat.reset()
  product.shiftClock(intoTheMinute + 60)
  expect((await newcomer.logIn()).headers['x-redirect-to']).toBe(LOAN_PATH)
})
