import { answer, type ComputerClient, computerOf, type Offer, offerIn } from './harness/computer.ts'
import { connectTo, get } from './harness/connection.ts'
import { formPost } from './harness/native-form.ts'
import { headingOf, openIdOn } from './harness/page-text.ts'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { ask } from './harness/raw-request.ts'
import { storeState } from './harness/ready.ts'
import { type RedisServer, startRedis } from './harness/servers/redis-server.ts'
import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, test, USER_AGENTS } from './harness/test.ts'
import { DOCUMENT, type Visitor, visitorOf } from './harness/visitor.ts'

const ASK = '在电脑上登录？'
const OVER = '二维码已失效'
const AGREED = '已在电脑上登录'

let redis: RedisServer
let product: Product
let phone: Visitor
let stranger: Visitor
let computer: ComputerClient

// One server for all of it: nothing that is tried here may leave a trace in it.
test.beforeAll(async ({ world }) => {
  redis = await startRedis()
  product = await startProduct('start', {
    ...productionEnv(world.weChat.origin),
    REDIS_URL: redis.url,
    TRUSTED_PROXIES: '127.0.0.1',
  })
})
test.afterAll(async () => {
  await product.stop()
  await redis.close()
})
test.beforeEach(async ({ weChat }) => {
  product.shiftClock(0)
  await expect.poll(() => storeState(product)).toBe('ok')
  await redis.command('FLUSHALL')
  phone = visitorOf({ product, weChat })
  stranger = visitorOf({ product, weChat, user: 'xiaohong' })
  computer = computerOf({ product, weChat })
  await Promise.all([phone.logIn(), stranger.logIn()])
})

/** The masked openId that a page shows to these cookies; null: nobody is logged in. */
async function whoIs(cookie: string): Promise<string | null> {
  const headers = { ...DOCUMENT, Cookie: cookie, 'User-Agent': USER_AGENTS.desktopChrome }
  const page = await ask(product.port, { path: MEMBER_PATH, headers })
  return page.status === 200 ? openIdOn(page) : null
}

/** Opens the events of a ticket, and leaves them open. */
async function waitFor(
  { port }: Product,
  { ticket, cookie, address }: { ticket: string; cookie: string; address: string },
) {
  const connection = await connectTo(port)
  const headers = { Accept: 'text/event-stream', Cookie: cookie, 'X-Forwarded-For': address }
  connection.write(get(`/pair/events/${ticket}`, headers))
  const [head = ''] = await connection.heads(1)
  return { status: Number(head.slice(9, 12)), leave: connection.destroy }
}

/** The whole pairing, up to the phone's agreement. */
async function agree(offer: Offer, by = phone): Promise<void> {
  expect(headingOf(await by.ask({ path: offer.path }))).toBe(ASK)
  expect(headingOf(await answer(by, offer, { digits: offer.digits }))).toBe(AGREED)
}

const keys = async () => String(await redis.command('KEYS', 'pairing:*'))

test('a computer is signed in once: its POST gets 303 with T and UU, and nothing of it was in the QR code', async () => {
  const offer = await computer.offer(`${MEMBER_PATH}?from=desk`)
  const before = computer.cookies()
  await agree(offer)
  const landed = await computer.take(offer, `${MEMBER_PATH}?from=desk`)
  expect([landed.status, landed.headers.location]).toEqual([303, `${APP_ORIGIN}${MEMBER_PATH}?from=desk`])
  expect(landed.headers['cache-control']).toContain('no-store')
  expect(landed.setCookies.map((line) => line.replace(/^(\w+)=[^;]+/, '$1=…'))).toEqual([
    'T=…; Path=/; HttpOnly; SameSite=Lax',
    'UU=…; Path=/; HttpOnly; SameSite=Lax',
    'C=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax',
  ])
  expect(await whoIs(computer.cookies())).toBe(await whoIs(phone.cookies()))
  expect(await whoIs(before)).toBeNull() // T is another one since
  for (const value of `${before}; ${computer.cookies()}`.split('; ').map((pair) => pair.replace(/^\w+=/, '')))
    expect(offer.path).not.toContain(value.slice(0, 12))
})

test('a path as long as a return path may be is reached whole', async () => {
  const to = `${MEMBER_PATH}?x=${'%E9%87%91'.repeat(220)}`.slice(0, 2000)
  const offer = await computer.offer(to)
  await agree(offer)
  expect((await computer.take(offer, to)).headers.location).toBe(APP_ORIGIN + to)
})

test('offers cost the store nothing, however many: robots, and pages that nobody looks at', async () => {
  await redis.command('CONFIG', 'RESETSTAT')
  const headers = { ...DOCUMENT, 'User-Agent': USER_AGENTS.desktopChrome }
  const offers = await Promise.all(
    Array.from({ length: 100 }, () => ask(product.port, { path: LOAN_PATH, headers })),
  )
  expect(new Set(offers.map(({ body }) => offerIn(body).ticket)).size).toBe(100)
  expect(String(await redis.command('INFO', 'commandstats'))).not.toMatch(/cmdstat_(?:get|set|eval):/)
})

test('a thousand open tickets: an address that waits with too many leaves room for others, and gets its own back', async ({
  weChat,
}) => {
  const from = (address: string) => computerOf({ product, weChat, headers: { 'X-Forwarded-For': address } })
  const [greedy, other] = [from('203.0.113.1'), from('203.0.113.2')]
  const [many, one] = [await greedy.offer(), await other.offer()]
  const wait = (by: ComputerClient, { ticket }: Offer, address: string) =>
    waitFor(product, { ticket, cookie: by.cookies(), address })
  const waiting = await Promise.all(Array.from({ length: 70 }, () => wait(greedy, many, '203.0.113.1')))
  const statuses = waiting.map(({ status }) => status)
  expect([statuses.filter((status) => status === 200), statuses.filter((status) => status === 503)]).toEqual([
    Array(50).fill(200),
    Array(20).fill(503),
  ])
  const patient = await wait(other, one, '203.0.113.2')
  expect(patient.status).toBe(200)
  for (const { leave } of [...waiting, patient]) leave()
  await expect
    .poll(async () => {
      const again = await wait(greedy, many, '203.0.113.1')
      again.leave()
      return again.status
    })
    .toBe(200)
  await agree(one)
  expect((await other.take(one)).status).toBe(303)
})

test('a QR code forwarded in a chat is one person’s: a second one is told that it is in use', async () => {
  const offer = await computer.offer()
  expect(headingOf(await phone.ask({ path: offer.path }))).toBe(ASK)
  expect(headingOf(await phone.ask({ path: offer.path }))).toBe(ASK) // WebViews load pages twice
  expect(headingOf(await stranger.ask({ path: offer.path }))).toBe('二维码已被使用')
  expect(headingOf(await answer(stranger, offer, { digits: offer.digits }))).toBe('二维码已被使用')
  expect(headingOf(await answer(stranger, offer, { answer: 'no' }))).toBe('二维码已被使用')
  expect(headingOf(await answer(phone, offer, { digits: offer.digits }))).toBe(AGREED)
  expect((await computer.take(offer)).status).toBe(303)
  expect(await whoIs(computer.cookies())).toBe(await whoIs(phone.cookies()))
})

test('a QR code shown on another site: the question names the computer that asks, and warns of another network', async ({
  weChat,
}) => {
  const far = computerOf({ product, weChat, headers: { 'X-Forwarded-For': '198.51.100.7' } })
  const near = computerOf({ product, weChat, headers: { 'X-Forwarded-For': '192.0.2.9' } })
  const inPocket = { 'X-Forwarded-For': '192.0.2.9' }
  const [offerFar, offerNear] = [await far.offer(), await near.offer()]
  const seenFar = await phone.ask({ path: offerFar.path, headers: inPocket })
  expect(seenFar.body).toContain('不在同一个网络')
  expect(seenFar.body).toContain('Windows · Chrome')
  expect(seenFar.body).toContain('只有您自己刚刚在那台电脑上打开了这个页面，才请继续。')
  expect((await phone.ask({ path: offerNear.path, headers: inPocket })).body).not.toContain('不在同一个网络')
  const framed = await phone.ask({ path: offerFar.path })
  expect(framed.headers['x-frame-options']).toBe('SAMEORIGIN')
  expect(framed.headers['content-security-policy']).toContain("frame-ancestors 'self'")
})

test('opening the address never agrees, and neither does a form of another site', async () => {
  const offer = await computer.offer()
  for (const path of [offer.path, `${offer.path}?digits=${offer.digits}&answer=yes`])
    expect(headingOf(await phone.ask({ path }))).toBe(ASK)
  const body = formPost({ digits: offer.digits })
  for (const headers of [
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { Origin: 'http://sub.h5.test' },
    { Origin: 'http://h5.test.evil.example' },
    { Origin: 'http://h5.test:81' },
  ]) {
    const forged = await phone.ask({
      method: 'POST',
      path: offer.path,
      ...body,
      headers: { ...body.headers, ...headers },
    })
    expect(headingOf(forged)).not.toBe(AGREED)
  }
  const { Origin: _, ...withoutOrigin } = body.headers
  await phone.ask({ method: 'POST', path: offer.path, ...body, headers: withoutOrigin })
  expect(await computer.hear(offer, /data: seen/)).not.toContain('agreed')
  expect(headingOf(await computer.take(offer))).toBe(OVER)
  const taken = formPost({ to: LOAN_PATH })
  await answer(phone, offer, { digits: offer.digits })
  const forged = await computer.ask({
    method: 'POST',
    path: `/pair/computer/${offer.ticket}`,
    ...taken,
    headers: { ...taken.headers, Origin: 'https://evil.example' },
  })
  expect([forged.status, forged.setCookies]).toEqual([403, []])
  expect((await computer.take(offer)).status).toBe(303)
})

test('wrong digits end a ticket: nobody tries a hundred of them', async () => {
  const offer = await computer.offer()
  await phone.ask({ path: offer.path })
  const wrong = String((Number(offer.digits) + 1) % 100).padStart(2, '0')
  expect(headingOf(await answer(phone, offer, { digits: wrong }))).toBe('数字不对')
  expect(headingOf(await answer(phone, offer, { digits: offer.digits }))).toBe(OVER)
  expect(headingOf(await phone.ask({ path: offer.path }))).toBe(OVER)
  expect(headingOf(await computer.take(offer))).toBe(OVER)
  expect(await computer.hear(offer)).toContain('data: over')
})

test('of a hundred answers at once one counts', async () => {
  const offer = await computer.offer()
  await phone.ask({ path: offer.path })
  const all = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'))
  const headings = (await Promise.all(all.map((digits) => answer(phone, offer, { digits })))).map(headingOf)
  expect(
    headings.filter((heading) => heading === '数字不对' || heading === AGREED).length,
  ).toBeLessThanOrEqual(100)
  const [took] = [await computer.take(offer)]
  const agreed = headings.includes(AGREED)
  expect(took.status).toBe(agreed ? 303 : 200)
})

test('a ticket raced by two phones is agreed to by one of them, whoever that is', async ({ weChat }) => {
  for (let round = 0; round < 5; round += 1) {
    const racing = computerOf({ product, weChat })
    const offer = await racing.offer()
    const seen = await Promise.all([phone, stranger].map((one) => one.ask({ path: offer.path })))
    expect(seen.map(headingOf).toSorted()).toEqual([ASK, '二维码已被使用'].toSorted())
    const said = await Promise.all(
      [phone, stranger].map((one) => answer(one, offer, { digits: offer.digits })),
    )
    const headings = said.map(headingOf)
    expect(headings.toSorted()).toEqual([AGREED, '二维码已被使用'].toSorted())
    const winner = headings.indexOf(AGREED)
    expect((await racing.take(offer)).status).toBe(303)
    expect(await whoIs(racing.cookies())).toBe(await whoIs([phone, stranger][winner]?.cookies() ?? ''))
  }
})

test('a ticket replayed or guessed leads nowhere', async ({ weChat }) => {
  const offer = await computer.offer()
  await agree(offer)
  expect((await computer.take(offer)).status).toBe(303)
  // Used: for its own phone, for another, and for a computer that saw it.
  expect(headingOf(await phone.ask({ path: offer.path }))).toBe(AGREED)
  expect(headingOf(await answer(phone, offer, { digits: offer.digits }))).toBe(AGREED)
  expect(headingOf(await stranger.ask({ path: offer.path }))).toBe('二维码已被使用')
  const other = computerOf({ product, weChat })
  await other.offer()
  expect(headingOf(await other.take(offer))).toBe(OVER)
  // Guessed, or changed.
  for (const ticket of [
    '0'.repeat(45),
    offer.ticket.slice(0, -1),
    `${offer.ticket}0`,
    offer.ticket.replace(/^./, (first) => (first === '0' ? '1' : '0')),
    offer.ticket.toLowerCase(),
  ]) {
    expect(headingOf(await phone.ask({ path: `/pair/${ticket}` }))).toBe(OVER)
    const taken = await other.ask({
      method: 'POST',
      path: `/pair/computer/${ticket}`,
      ...formPost({ to: '/' }),
    })
    expect([taken.status, taken.setCookies]).toEqual([404, []])
  }
  expect(await whoIs(other.cookies())).toBeNull()
})

test('a ticket lives for two minutes, on the phone and on the computer', async ({ weChat }) => {
  const [first, second] = [await computer.offer(), await computer.offer()]
  await agree(first)
  await phone.ask({ path: second.path })
  product.shiftClock(121)
  expect(headingOf(await phone.ask({ path: second.path }))).toBe(OVER)
  expect(headingOf(await answer(phone, second, { digits: second.digits }))).toBe(OVER)
  expect(headingOf(await computer.take(first))).toBe(OVER)
  expect(await computer.hear(second)).toContain('data: over')
  product.shiftClock(0)
  const early = computerOf({ product, weChat })
  expect((await early.take(await agreed(early))).status).toBe(303)
})

test('an attacker who planted T on the computer, or photographed its QR code, gets no session', async ({
  weChat,
}) => {
  const attacker = computerOf({ product, weChat })
  await attacker.offer()
  const planted = attacker.cookies() // T and the secret of an offer of the attacker's own
  computer.setCookies(planted)
  const offer = await computer.offer()
  expect(computer.cookies()).toContain(planted.split('; ').find((pair) => pair.startsWith('T=')) ?? 'T')
  await agree(offer)
  for (const cookie of [planted, planted.replace(/; C=.*/, ''), '']) {
    const thief = computerOf({ product, weChat })
    if (cookie !== '') thief.setCookies(cookie)
    const taken = await thief.take(offer)
    expect([taken.status, taken.setCookies]).toEqual([200, []])
    expect((await thief.ask({ path: `/pair/events/${offer.ticket}` })).status).toBe(404)
  }
  expect((await computer.take(offer)).status).toBe(303)
  expect(await whoIs(planted)).toBeNull()
  expect(await whoIs(computer.cookies())).toBe(await whoIs(phone.cookies()))
})

test('a second POST of the same computer gets the same session, and none once that has ended', async ({
  weChat,
}) => {
  const offer = await computer.offer()
  await agree(offer)
  const before = computer.cookies()
  const again = computerOf({ product, weChat })
  again.setCookies(before)
  const answers = await Promise.all([computer.take(offer), again.take(offer)])
  expect(answers.some(({ status }) => status === 303)).toBe(true)
  const late = computerOf({ product, weChat })
  late.setCookies(before)
  expect((await late.take(offer)).status).toBe(303)
  const trackers = [computer, again, late].map((one) => /T=([A-Za-z]\w+)/.exec(one.cookies())?.[1])
  expect(new Set(trackers.filter((one) => one !== undefined)).size).toBe(1)
  await late.ask({ method: 'POST', path: '/logout', headers: { Origin: APP_ORIGIN } })
  const afterwards = computerOf({ product, weChat })
  afterwards.setCookies(before)
  expect(headingOf(await afterwards.take(offer))).toBe(OVER)
  expect(await whoIs(afterwards.cookies())).toBeNull()
})

test('a phone that signs out before the computer has its session takes its word back', async () => {
  const offer = await computer.offer()
  await agree(offer)
  await phone.ask({
    method: 'POST',
    path: '/logout',
    ...formPost({ everywhere: '1' }),
  })
  expect(headingOf(await computer.take(offer))).toBe(OVER)
  expect(await whoIs(computer.cookies())).toBeNull()
})

test('two tabs of one computer each have a ticket of their own, and either works', async ({ weChat }) => {
  for (const which of [0, 1]) {
    const tabs = computerOf({ product, weChat })
    const offers = [await tabs.offer(), await tabs.offer()]
    const chosen = offers[which]
    if (chosen === undefined) throw new Error('two offers')
    await agree(chosen)
    expect((await tabs.take(chosen)).status).toBe(303)
    expect(await whoIs(tabs.cookies())).toBe(await whoIs(phone.cookies()))
  }
})

test('a session of a computer ends before others do, and is ended with all of its visitor', async ({
  weChat,
}) => {
  const offer = await computer.offer()
  await agree(offer)
  await computer.take(offer)
  for (const minutes of [25, 50, 75, 100, 119]) {
    product.shiftClock(minutes * 60)
    expect(await whoIs(computer.cookies())).not.toBeNull()
    await phone.ask({ path: LOAN_PATH })
  }
  product.shiftClock(121 * 60)
  expect(await whoIs(computer.cookies())).toBeNull()
  expect((await phone.ask({ path: LOAN_PATH })).status).toBe(200)
  product.shiftClock(0)
  const other = computerOf({ product, weChat })
  const next = await agreed(other)
  await other.take(next)
  await phone.ask({ method: 'POST', path: '/logout', ...formPost({ everywhere: '1' }) })
  expect(await whoIs(other.cookies())).toBeNull()
})

test.describe('an outage of the store', () => {
  test.afterEach(async () => {
    await redis.kill()
    await redis.start()
  })

  test('shows a computer its QR code all the same, and the phone that it should try again', async () => {
    await redis.kill()
    const offer = await computer.offer()
    const seen = await phone.ask({ path: offer.path })
    expect([seen.status, seen.headers['retry-after']]).toEqual([503, '5'])
    expect(seen.body).not.toContain('name="digits"')
    await redis.start()
    await expect.poll(() => storeState(product)).toBe('ok')
    await phone.logIn()
    await agree(offer)
    expect((await computer.take(offer)).status).toBe(303)
  })

  test('between the question and the answer agrees to nothing', async () => {
    const offer = await computer.offer()
    await phone.ask({ path: offer.path })
    await redis.pause()
    const said = await answer(phone, offer, { digits: offer.digits })
    expect(said.status).toBeGreaterThanOrEqual(303)
    expect(headingOf(said)).not.toBe(AGREED)
    await redis.resume()
    await expect.poll(() => storeState(product)).toBe('ok')
    expect(headingOf(await computer.take(offer))).toBe(OVER)
    expect(headingOf(await answer(phone, offer, { digits: offer.digits }))).toBe(AGREED)
    expect((await computer.take(offer)).status).toBe(303)
  })

  test('between the answer and the session gives none, and the computer tries again', async () => {
    const offer = await computer.offer()
    await agree(offer)
    await redis.pause()
    const taken = await computer.take(offer)
    expect([taken.status, taken.headers['retry-after'], taken.setCookies]).toEqual([503, '5', []])
    await redis.resume()
    await expect.poll(() => storeState(product)).toBe('ok')
    expect((await computer.take(offer)).status).toBe(303)
    expect(await whoIs(computer.cookies())).toBe(await whoIs(phone.cookies()))
  })

  test('while the computer waits is waited for', async () => {
    const offer = await computer.offer()
    const heard = computer.hear(offer)
    await redis.pause()
    await redis.resume()
    await expect.poll(() => storeState(product)).toBe('ok')
    await agree(offer)
    expect(await heard).toMatch(/data: agreed/)
  })
})

test('each step costs a few commands, and waiting one read a second', async () => {
  const spent = async (doing: () => Promise<unknown>) => {
    await redis.command('CONFIG', 'RESETSTAT')
    await doing()
    const info = String(await redis.command('INFO', 'commandstats'))
    return Object.fromEntries(
      [...info.matchAll(/^cmdstat_(get|set|eval|zadd):calls=(\d+)/gm)].map(([, name, count]) => [
        name,
        Number(count),
      ]),
    )
  }
  let offer: Offer | undefined
  const known = () => offer ?? { path: '', ticket: '', digits: '' }
  expect(
    await spent(async () => {
      offer = await computer.offer()
    }),
  ).toEqual({})
  expect(await spent(() => phone.ask({ path: known().path }))).toEqual({ get: 2, set: 1, eval: 1 })
  expect(await spent(() => answer(phone, known(), { digits: known().digits }))).toEqual({
    get: 4,
    set: 1,
    eval: 3,
  })
  expect(await spent(() => computer.take(known()))).toEqual({ get: 3, set: 2, eval: 4, zadd: 1 })
  expect(await keys()).not.toBe('')
})

async function agreed(by: ComputerClient): Promise<Offer> {
  const offer = await by.offer()
  await agree(offer)
  return offer
}

test('the streams of waiting computers end at SIGTERM, and their pairings go on at another instance', async ({
  world,
  weChat,
}) => {
  const env = { ...productionEnv(world.weChat.origin), REDIS_URL: redis.url, DRAIN_SECONDS: '3600' }
  const stopping = await startProduct('start', env)
  const waiting = computerOf({ product: stopping, weChat })
  const offer = await waiting.offer()
  const heard = waiting.hear(offer)
  process.kill(stopping.pid, 'SIGTERM')
  expect(await heard).not.toMatch(/data: (?:over|agreed)/)
  // The same pairing goes on with another instance.
  await agree(offer)
  const elsewhere = computerOf({ product, weChat })
  elsewhere.setCookies(waiting.cookies())
  expect((await elsewhere.take(offer)).status).toBe(303)
  await stopping.stop()
})
