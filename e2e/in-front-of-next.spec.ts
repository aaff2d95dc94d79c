import { createHash } from 'node:crypto'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { ask, type RawAnswer } from './harness/raw-request.ts'
import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, test } from './harness/test.ts'
import { DOCUMENT, visitorOf } from './harness/visitor.ts'

const FORM = { 'Content-Type': 'multipart/form-data; boundary=x', Origin: APP_ORIGIN }
const OF_NO_BUILD = createHash('sha256').update('an action of another build').digest('hex').slice(0, 42)

/** For what is told once a process, and so only once by the worker's own server. */
let quiet: Product
test.beforeAll(async ({ world }) => {
  quiet = await startProduct('start', { ...productionEnv(world.weChat.origin), ...world.store.env })
})
test.afterAll(() => quiet.stop())

/** A multipart form of `count` fields. */
const fields = (count: number, name = 'a') =>
  `${`--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n1\r\n`.repeat(count)}--x--\r\n`

function expectRefusal({ status, headers, setCookies }: RawAnswer, expected: number): void {
  expect([status, setCookies]).toEqual([expected, []])
  expect(headers['x-request-id']).toMatch(/^[0-9A-Za-z]{22}$/)
  expect(headers['x-frame-options']).toBe('SAMEORIGIN')
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['cache-control']).toMatch(/private.*no-store/)
}

test('strangers are sent to WeChat, and their scripts told to log in, before Next has the request', async ({
  world,
}) => {
  const { port } = world.product
  const script = { ...DOCUMENT, Accept: '*/*', 'Sec-Fetch-Mode': 'cors' }
  for (const [headers, status] of [
    [DOCUMENT, 302],
    [script, 401],
  ] as const) {
    const answer = await ask(port, { path: MEMBER_PATH, headers })
    expect(answer.status).toBe(status)
    // Next does not know an answer's length when it begins to send it.
    expect(answer.headers['content-length']).toBe(String(answer.body.length))
    expect(answer.headers['x-request-id']).toMatch(/^[0-9A-Za-z]{22}$/)
    expect(answer.headers).toMatchObject({
      'x-frame-options': 'SAMEORIGIN',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'strict-origin-when-cross-origin',
    })
  }
  const posted = await ask(port, { method: 'POST', path: MEMBER_PATH, headers: DOCUMENT })
  expect([posted.status, posted.headers['transfer-encoding']]).toEqual([303, 'chunked'])
})

test('a form of 20,000 parts is refused wherever no login vouches for it, and read where one does', async ({
  world,
}) => {
  const { port } = world.product
  const post = (path: string, cookie: string) => ({
    method: 'POST',
    path,
    headers: { ...DOCUMENT, ...FORM, Cookie: cookie },
    body: fields(20_000),
  })
  const visitor = visitorOf(world)
  await visitor.beginLogin()
  const began = visitor.cookies()
  await visitor.logIn()
  for (const path of ['/redirect', '/logout', '/help/denied', '/health/live', '/page-script', '/favicon.ico'])
    for (const cookie of ['', began, visitor.cookies()])
      expectRefusal(await ask(port, post(path, cookie)), 413)
  for (const cookie of ['', began, `T=A${'1'.repeat(31)}`])
    expectRefusal(await ask(port, post(MEMBER_PATH, cookie)), 413)
  const read = await ask(port, post(MEMBER_PATH, visitor.cookies()))
  expect([read.status, read.headers.location]).toEqual([303, `${MEMBER_PATH}#not-sent`]) // no action in the form
})

test('a form that is short enough is answered as ever, with or without its length', async ({ world }) => {
  const visitor = visitorOf(world)
  await visitor.logIn()
  const body = fields(1, 'everywhere')
  const chunked = {
    method: 'POST',
    path: '/logout',
    headers: { ...FORM, 'Transfer-Encoding': 'chunked' },
    body,
  }
  const { 'Content-Type': _, ...ours } = FORM
  expect(
    (await visitor.ask({ ...chunked, headers: { ...ours, 'Transfer-Encoding': 'chunked' } })).status,
  ).toBe(303)
  await visitor.logIn()
  const out = await visitor.ask(chunked)
  expect([out.status, out.headers.location]).toEqual([303, `${APP_ORIGIN}/help/signed-out`])
  const cutOff = {
    method: 'POST',
    path: MEMBER_PATH,
    headers: { ...DOCUMENT, ...FORM },
    body: '--x\r\ncut off',
  }
  expect((await ask(world.product.port, cutOff)).status).toBe(303)
})

test('an address that only Next knows does not exist, with a session or without', async ({ world }) => {
  const visitor = visitorOf(world)
  await visitor.logIn()
  for (const path of [
    '/_next/data/x/frontend/member.json',
    '/%5fnext/data/x/frontend/member.json',
    '/_next/static/../data/x/frontend/member.json',
    `/_next/image?url=${encodeURIComponent(MEMBER_PATH)}&w=64&q=75`,
    '/frontend/member.rsc',
    '/redirect.rsc?code=a&state=b',
  ])
    for (const headers of [DOCUMENT, { ...DOCUMENT, Cookie: visitor.cookies() }]) {
      const answer = await ask(world.product.port, { path, headers })
      expectRefusal(answer, 404)
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('x-nextjs'))).toEqual([])
    }
})

test('TRACE is refused like every answer of ours', async ({ world }) => {
  for (const path of [LOAN_PATH, '/redirect', '/_next/static/x.js'])
    expectRefusal(await ask(world.product.port, { method: 'TRACE', path }), 405)
})

test('an action is judged by our own origin, whatever host a proxy or a client names', async ({ world }) => {
  const visitor = visitorOf(world)
  await visitor.logIn()
  const action = { 'Next-Action': OF_NO_BUILD, 'Content-Type': 'text/plain', Accept: 'text/x-component' }
  const of = async (headers: Readonly<Record<string, string>>) =>
    (await visitor.ask({ method: 'POST', path: MEMBER_PATH, headers: { ...action, ...headers }, body: '[]' }))
      .status
  const hosts = ['h5.test', 'localhost:3000', 'evil.example']
  // Next finds no such action: so it has accepted the origin.
  for (const Host of hosts) expect(await of({ Origin: APP_ORIGIN, Host })).toBe(409)
  for (const Host of hosts)
    expect(await of({ Origin: 'http://evil.example', Host, 'X-Forwarded-Host': 'evil.example' })).toBe(401)
})

test('a proxy that nobody listed is named in the log once, with the line to set', async () => {
  const lines = () =>
    quiet
      .output()
      .split('\n')
      .filter((line) => line.includes('proxy.unlisted'))
  await ask(quiet.port, { path: LOAN_PATH, headers: DOCUMENT })
  expect(lines()).toEqual([])
  for (let turn = 0; turn < 3; turn += 1)
    await ask(quiet.port, { path: LOAN_PATH, headers: { ...DOCUMENT, 'X-Forwarded-For': '203.0.113.7' } })
  await expect.poll(lines).toEqual([expect.stringContaining('"TRUSTED_PROXIES=127.0.0.1"')])
})

test('what Next answers by itself has the headers of every answer, and is for no shared cache', async ({
  world,
}) => {
  const visitor = visitorOf(world)
  await visitor.logIn()
  const action = { Origin: APP_ORIGIN, 'Content-Type': 'text/plain', Accept: 'text/x-component' }
  const post = (path: string, headers: Readonly<Record<string, string>>, body = '[]') =>
    visitor.ask({ method: 'POST', path, headers, body })
  const answers = [
    await post(MEMBER_PATH, { ...action, 'Next-Action': OF_NO_BUILD }),
    await post(MEMBER_PATH, { ...action, 'Next-Action': 'no such id' }),
    await post(MEMBER_PATH, FORM, fields(1, '$ACTION_ID_x')),
    await post(MEMBER_PATH, FORM, fields(1, `$ACTION_ID_${OF_NO_BUILD}`)),
    await visitor.ask({ path: LOAN_PATH, headers: { RSC: '1', Accept: '*/*' } }),
    await visitor.ask({ path: '/redirect', headers: { RSC: '1', Accept: '*/*' } }),
    await visitor.ask({ path: LOAN_PATH, headers: { RSC: '1', 'Next-Router-Prefetch': '1' } }),
    await visitor.ask({ method: 'OPTIONS', path: LOAN_PATH }),
    await visitor.ask({ method: 'PUT', path: MEMBER_PATH, headers: { Origin: APP_ORIGIN } }),
  ]
  for (const { status, headers } of answers) {
    expect(headers['cache-control']).toMatch(/private.*no-store/)
    expect(headers['x-request-id']).toMatch(/^[0-9A-Za-z]{22}$/)
    expect([headers['x-frame-options'], headers['x-content-type-options']]).toEqual(['SAMEORIGIN', 'nosniff'])
    expect(status).toBeLessThan(500)
  }
  expect(answers.slice(0, 4).map(({ status }) => status)).toEqual([409, 400, 303, 303])
})

test('OPTIONS says what a page takes, to a visitor with a session', async ({ world }) => {
  const visitor = visitorOf(world)
  await visitor.logIn()
  for (const path of [MEMBER_PATH, `${LOAN_PATH}?a=1`]) {
    const { status, headers, body } = await visitor.ask({ method: 'OPTIONS', path })
    expect([status, headers.allow, body]).toEqual([204, 'GET, HEAD, OPTIONS, POST', ''])
  }
  expect((await ask(world.product.port, { method: 'OPTIONS', path: MEMBER_PATH })).status).toBe(401)
})

test('a client that expects or offers what nobody here has gets an answer', async ({ world }) => {
  const { port } = world.product
  expectRefusal(await ask(port, { path: LOAN_PATH, headers: { ...DOCUMENT, Expect: 'soup' } }), 417)
  for (const Upgrade of ['websocket', 'WebSocket', 'h2c', 'tea']) {
    const headers = { ...DOCUMENT, Connection: 'Upgrade', Upgrade }
    expect((await ask(port, { path: LOAN_PATH, headers })).status).toBe(302)
    expect((await ask(port, { path: '/_next/hmr', headers })).status).not.toBe(101)
  }
})

test('a form of another build leaves one line of JSON in the log, and nothing that its sender wrote', async ({
  world,
}) => {
  const visitor = visitorOf({ ...world, product: quiet })
  await visitor.logIn()
  const written = 'a-name-that-somebody-made-up'
  for (const name of [`$ACTION_ID_${OF_NO_BUILD}`, `$ACTION_ID_${written}`])
    await visitor.ask({ method: 'POST', path: MEMBER_PATH, headers: FORM, body: fields(1, name) })
  for (const id of [OF_NO_BUILD, written])
    await visitor.ask({
      method: 'POST',
      path: MEMBER_PATH,
      headers: { Origin: APP_ORIGIN, 'Next-Action': id, 'Content-Type': 'text/plain' },
      body: '[]',
    })
  await expect.poll(quiet.output).toContain('action.unknown')
  expect(quiet.output()).not.toMatch(/Server Action|Server Reference|made-up/)
  expect(quiet.output()).not.toContain(OF_NO_BUILD)
})
