import { once } from 'node:events'
import { createServer } from 'node:http'
import { ask } from './harness/raw-request.ts'
import { APP_ORIGIN, expect, LOAN_PATH, MEMBER_PATH, OPEN_ORIGIN, test } from './harness/test.ts'
import { DOCUMENT, visitorOf } from './harness/visitor.ts'

test('a header that pretends to be the hand-over, or one of Next itself, changes nothing', async ({
  world,
}) => {
  const forged = Buffer.from(JSON.stringify({ tracker: 'x', record: '[1,"o"]', expiresAtMs: 9e15 })).toString(
    'base64url',
  )
  const steering = [
    { 'x-session-hand-over': `${forged}.${forged}` },
    { 'x-session-hand-over': '.' },
    { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' },
    { 'x-middleware-rewrite': MEMBER_PATH },
    { 'x-middleware-next': '1' },
    { 'x-middleware-override-headers': 'cookie', 'x-middleware-request-cookie': 'T=x' },
    { 'x-middleware-set-cookie': 'T=x' },
    { location: 'https://evil.example/' },
    { 'next-resume': '1' },
    { 'x-now-route-matches': '1', 'x-matched-path': MEMBER_PATH, 'x-invoke-path': MEMBER_PATH },
  ]
  for (const headers of [...steering, Object.assign({}, ...steering)]) {
    const answer = await ask(world.product.port, { path: LOAN_PATH, headers: { ...DOCUMENT, ...headers } })
    expect(answer.status).toBe(302)
    expect(answer.headers.location).toMatch(new RegExp(`^${OPEN_ORIGIN}/connect/oauth2/authorize\\?`))
    expect(answer.setCookies.every((cookie) => /^T=[0-9]\w{31};/.test(cookie))).toBe(true)
  }
})

test('Host and forwarded headers of somebody else have no influence on any address', async ({ world }) => {
  const visitor = visitorOf(world)
  const others = [
    { Host: 'evil.example' },
    { Host: '' },
    { 'X-Forwarded-Host': 'evil.example' },
    { 'X-Forwarded-Proto': 'https, https' },
    { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Port': '444' },
    { Forwarded: 'host=evil.example;proto=https' },
    { 'X-Original-URL': '/evil', 'X-Rewrite-URL': '/evil' },
  ]
  for (const headers of others) {
    const gate = await ask(world.product.port, { path: LOAN_PATH, headers: { ...DOCUMENT, ...headers } })
    expect(gate.headers.location).toContain('redirect_uri=http%3A%2F%2Fh5.test%2Fredirect&')
    expect(gate.setCookies[0]).toMatch(/^T=\w{32}; Path=\/; HttpOnly; SameSite=Lax$/)
    const path = await visitor.beginLogin()
    const landed = await visitor.ask({ path, headers })
    expect(landed.headers.location).toBe(APP_ORIGIN + LOAN_PATH)
    const out = await visitor.ask({
      method: 'POST',
      path: '/logout',
      headers: { ...headers, Origin: APP_ORIGIN },
    })
    expect(out.headers.location).toBe(`${APP_ORIGIN}/help/signed-out`)
  }
})

test('a browser that asks for an icon by itself gets one, on whatever page it stands', async ({ world }) => {
  const icon = await ask(world.product.port, { path: '/favicon.ico', headers: { Accept: 'image/*' } })
  expect([icon.status, icon.headers['content-type']]).toEqual([200, 'image/svg+xml'])
})

test('an image optimizer, an upgrade or a header that steers Next leads nowhere', async ({ world }) => {
  const { port } = world.product
  const visitor = visitorOf(world)
  await visitor.logIn()
  const heard: string[] = []
  const elsewhere = createServer((request, response) => {
    heard.push(request.url ?? '')
    response.end()
  }).listen(0, '127.0.0.1')
  await once(elsewhere, 'listening')
  const address = elsewhere.address()
  const target = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/secret`
  for (const url of [MEMBER_PATH, '//evil.example/x', target, `${APP_ORIGIN}${MEMBER_PATH}`])
    for (const size of ['w=64&q=75', 'w=99999&q=0', 'w=a&q=b', '']) {
      const path = `/_next/image?url=${encodeURIComponent(url)}&${size}`
      expect([400, 404]).toContain((await visitor.ask({ path })).status)
    }
  for (const headers of [
    { Location: target },
    { 'x-middleware-rewrite': target },
    { 'x-middleware-rewrite': target, Location: target, 'x-nextjs-data': '1', 'next-resume': '1' },
  ])
    expect((await visitor.ask({ path: LOAN_PATH, headers })).status).toBe(200)
  for (const Upgrade of ['websocket', 'h2c'])
    for (const path of [LOAN_PATH, target, 'http://h5.test/frontend/member']) {
      const upgraded = await ask(port, {
        path,
        headers: { ...DOCUMENT, Connection: 'Upgrade', Upgrade },
      }).catch(() => null)
      if (Upgrade === 'h2c')
        expect(upgraded?.status).toBe(302) // the upgrade is ignored
      else expect(upgraded === null || upgraded.status < 500).toBe(true)
    }
  expect(heard).toEqual([])
  elsewhere.close()
})
