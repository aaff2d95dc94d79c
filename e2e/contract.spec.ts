import { ask } from './harness/raw-request.ts'
import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, test } from './harness/test.ts'
import { DOCUMENT, visitorOf } from './harness/visitor.ts'

const JSON_REQUEST = { ...DOCUMENT, Accept: 'application/json' }

test('every answer of ours names its request and cannot be framed or sniffed', async ({ world }) => {
  const visitor = visitorOf(world)
  await visitor.logIn()
  const answers = await Promise.all([
    visitor.ask({ path: LOAN_PATH }),
    visitor.ask({ path: MEMBER_PATH }),
    visitor.ask({ path: '/frontend/nowhere' }),
    visitor.ask({ path: '/redirect?code=a&code=b' }),
    visitor.ask({ path: '/logout' }),
    ask(world.product.port, { path: LOAN_PATH, headers: DOCUMENT }),
    ask(world.product.port, { path: LOAN_PATH, headers: JSON_REQUEST }),
    ask(world.product.port, { path: LOAN_PATH }),
    ask(world.product.port, { path: LOAN_PATH, method: 'POST', headers: DOCUMENT }),
    ...['/', '/redirect', '/help/denied', '/health/live', '/health/ready', '/nowhere.txt'].map((path) =>
      ask(world.product.port, { path, headers: DOCUMENT }),
    ),
  ])
  for (const { status, headers } of answers) {
    expect(status).toBeLessThan(500)
    expect(headers['x-request-id']).toMatch(/^[0-9A-Za-z]{22}$/)
    expect(headers['x-frame-options']).toBe('SAMEORIGIN')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['x-powered-by']).toBeUndefined()
  }
  expect(new Set(answers.map(({ headers }) => headers['x-request-id'])).size).toBe(answers.length)
})

test('nothing behind the gate may be kept by a shared cache', async ({ world }) => {
  const visitor = visitorOf(world)
  await visitor.logIn()
  const headers = { rsc: '1', Accept: '*/*', 'next-url': LOAN_PATH }
  const sentOn = await visitor.ask({ path: MEMBER_PATH, headers }) // Next redirects to the address of the variant
  const answers = [
    await visitor.ask({ path: LOAN_PATH }),
    await visitor.ask({ path: sentOn.headers.location ?? '', headers }),
    await visitor.ask({ path: '/frontend/nowhere' }),
  ]
  for (const { headers } of answers) expect(headers['cache-control']).toMatch(/private.*no-store/)
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 404])
})

test('pages send a Referer to ourselves only, the callback to nobody', async ({ world }) => {
  const visitor = visitorOf(world)
  const landed = await visitor.logIn()
  expect(landed.headers['referrer-policy']).toBe('no-referrer')
  expect((await visitor.ask({ path: MEMBER_PATH })).headers['referrer-policy']).toBe(
    'strict-origin-when-cross-origin',
  )
  expect((await visitor.ask({ path: '/redirect/?code=a&code=b' })).headers['referrer-policy']).toBe(
    'no-referrer',
  )
})

test('a request that is no page view gets 401 and an address that logs in', async ({ world }) => {
  const { port } = world.product
  const headers = { ...JSON_REQUEST, Referer: `${APP_ORIGIN}${MEMBER_PATH}?tab=1` }
  const answer = await ask(port, { path: LOAN_PATH, headers })
  expect(answer.status).toBe(401)
  expect(JSON.parse(answer.body)).toEqual({
    error: 'unauthorized',
    loginUrl: `${APP_ORIGIN}${MEMBER_PATH}?tab=1`,
  })
  expect(answer.setCookies).toEqual([])
  for (const referer of ['https://evil.example/x', `${APP_ORIGIN}/redirect?code=1`, 'nonsense']) {
    const other = await ask(port, { path: LOAN_PATH, headers: { ...JSON_REQUEST, Referer: referer } })
    expect(JSON.parse(other.body).loginUrl).toBe(APP_ORIGIN + LOAN_PATH)
  }
})

test('a native form post without a session is sent to its own address', async ({ world }) => {
  const answer = await ask(world.product.port, {
    method: 'POST',
    path: `${MEMBER_PATH}?a=1`,
    headers: DOCUMENT,
  })
  expect(answer.status).toBe(303)
  expect(answer.headers.location).toBe(`${APP_ORIGIN}${MEMBER_PATH}?a=1`)
})

test('a Server Action without a session is told to load its page', async ({ world }) => {
  const headers = { ...DOCUMENT, Accept: 'text/x-component', 'next-action': 'a'.repeat(42) }
  const answer = await ask(world.product.port, { method: 'POST', path: MEMBER_PATH, headers })
  expect(answer.status).toBe(401)
  expect(answer.headers['x-action-redirect']).toBe(`${MEMBER_PATH};replace`)
})

test('what fetches without a person gets a page and begins no login', async ({ world }) => {
  const fetchers = [
    'MicroMessenger Client',
    'facebookexternalhit/1.1',
    'Mozilla/5.0 (compatible; Googlebot/2.1)',
    'curl/8.5.0',
  ]
  for (const agent of fetchers)
    for (const method of ['GET', 'HEAD']) {
      const headers = { 'User-Agent': agent, Accept: '*/*' }
      const answer = await ask(world.product.port, { method, path: LOAN_PATH, headers })
      expect([answer.status, answer.setCookies]).toEqual([200, []])
    }
})

test('only GET completes a login: the others are refused and spend no code', async ({ world, weChat }) => {
  const visitor = visitorOf(world)
  const callback = await visitor.beginLogin()
  for (const method of ['HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH'])
    expect((await visitor.ask({ method, path: callback })).status).toBe(405)
  expect(await weChat.count('/sns/oauth2/access_token')).toBe(0)
  expect((await visitor.ask({ path: callback })).headers['x-redirect-to']).toBe(LOAN_PATH)
})

test('a callback that is no page view spends no code', async ({ world, weChat }) => {
  const visitor = visitorOf(world)
  const callback = await visitor.beginLogin()
  const fetched = await visitor.ask({ path: callback, headers: { 'Sec-Fetch-Mode': 'cors' } })
  expect(fetched.headers.location).toContain('/connect/oauth2/authorize')
  expect(await weChat.count('/sns/oauth2/access_token')).toBe(0)
  expect((await visitor.ask({ path: callback })).headers['x-redirect-to']).toBe(LOAN_PATH)
})

test('nobody is signed out by a link, a scanner or another site', async ({ world }) => {
  const visitor = visitorOf(world)
  await visitor.logIn()
  for (const headers of [
    {},
    { 'next-router-prefetch': '1' },
    { purpose: 'prefetch' },
    { 'Sec-Fetch-Site': 'cross-site' },
  ])
    for (const method of ['GET', 'HEAD'])
      expect((await visitor.ask({ method, path: '/logout', headers })).status).toBe(405)
  for (const headers of [
    {},
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { Referer: 'https://evil.example/' },
  ])
    expect((await visitor.ask({ method: 'POST', path: '/logout?everywhere=1', headers })).status).toBe(403)
  expect((await visitor.ask({ path: LOAN_PATH })).status).toBe(200)
})

test('a sign-out everywhere is asked for by a form, or by the address', async ({ world }) => {
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
  for (const [path, headers, body] of [
    ['/logout', form, 'everywhere=1'],
    ['/logout?everywhere=1', {}, ''],
    ['/logout?everywhere=0&everywhere=1', {}, ''],
    ['/logout?everywhere=1', form, 'everywhere=0'],
    ['/logout', form, 'everywhere=0&everywhere=1'],
  ] as const) {
    const [here, there] = [visitorOf(world), visitorOf(world)]
    await here.logIn()
    await there.logIn()
    const out = await here.ask({ method: 'POST', path, headers: { Origin: APP_ORIGIN, ...headers }, body })
    expect([out.status, out.headers.location]).toEqual([303, `${APP_ORIGIN}/help/signed-out`])
    expect((await there.ask({ path: LOAN_PATH })).status).toBe(302)
  }
})

test('a form or action that another site sends, or that arrives broken, does nothing', async ({ world }) => {
  const visitor = visitorOf(world)
  await visitor.logIn()
  const post = (headers: Record<string, string>, body = '') =>
    visitor.ask({ method: 'POST', path: MEMBER_PATH, headers, body })
  const action = { 'Next-Action': 'f'.repeat(42), 'Content-Type': 'text/plain' }
  for (const headers of [{}, { Origin: 'https://evil.example' }, { Origin: 'null' }]) {
    const form = await post(headers)
    expect([form.status, form.headers.location]).toEqual([303, APP_ORIGIN + MEMBER_PATH])
    expect((await post({ ...action, ...headers })).status).toBe(401)
  }
  const ours = { Origin: APP_ORIGIN }
  for (const [type, body] of [
    ['multipart/form-data; boundary=x', '--x\r\ncut off'],
    ['multipart/form-data', 'no boundary'],
    ['multipart/form-data; boundary=x', ''],
  ] as const)
    for (const path of [MEMBER_PATH, '/help/denied']) {
      const answer = await visitor.ask({
        method: 'POST',
        path,
        headers: { ...ours, 'Content-Type': type },
        body,
      })
      expect([answer.status, answer.headers['x-request-id']?.length]).toEqual([303, 22])
    }
  expect((await post({ ...ours, ...action }, '[[[')).status).toBeLessThan(500)
})

test('what a sign-out ended stays ended, the replayed callback included', async ({ world, weChat }) => {
  const visitor = visitorOf(world)
  const callback = await visitor.beginLogin()
  const began = visitor.cookies()
  await visitor.ask({ path: callback })
  const loggedIn = visitor.cookies()
  const signedOut = await visitor.ask({ method: 'POST', path: '/logout', headers: { Origin: APP_ORIGIN } })
  expect(signedOut.status).toBe(303)
  const old = await ask(world.product.port, { path: LOAN_PATH, headers: { ...DOCUMENT, Cookie: loggedIn } })
  expect(old.status).toBe(302)
  const replayed = await ask(world.product.port, { path: callback, headers: { ...DOCUMENT, Cookie: began } })
  const cookie = replayed.setCookies.map((line) => line.split(';')[0]).join('; ')
  const again = await ask(world.product.port, { path: LOAN_PATH, headers: { ...DOCUMENT, Cookie: cookie } })
  expect(again.status).toBe(302)
  expect(await weChat.count('/sns/oauth2/access_token')).toBe(1)
})

test('what only Next knows does not exist, and our icon takes nothing but reading', async ({ world }) => {
  const visitor = visitorOf(world)
  await visitor.logIn()
  for (const path of ['/_global-error', '/_not-found', '/_error', '/404', '/500'])
    expect([path, (await visitor.ask({ path })).status]).toEqual([path, 404])
  const headers = { Origin: APP_ORIGIN, 'Content-Type': 'application/x-www-form-urlencoded' }
  for (const path of ['/icon.svg', '/favicon.ico']) {
    const posted = await visitor.ask({ method: 'POST', path, headers, body: 'a=1' })
    expect([path, posted.status, posted.headers.allow]).toEqual([path, 405, 'GET, HEAD'])
    expect([path, (await ask(world.product.port, { path })).status]).toEqual([path, 200])
  }
})

test('the health pages answer anybody, without a cookie', async ({ world }) => {
  const { port } = world.product
  for (const path of ['/health/live', '/health/ready'])
    for (const method of ['GET', 'HEAD']) {
      const answer = await ask(port, { method, path, headers: { Accept: '*/*' } })
      expect([answer.status, answer.setCookies, answer.headers['content-type']]).toEqual([
        200,
        [],
        'application/json',
      ])
    }
  const ready = JSON.parse((await ask(port, { path: '/health/ready' })).body)
  expect(ready).toEqual({
    status: 'ok',
    store: { kind: world.store.kind, state: 'ok', latencyMs: expect.any(Number) },
  })
})
