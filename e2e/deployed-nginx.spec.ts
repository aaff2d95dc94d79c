import { createServer, type IncomingMessage } from 'node:http'
import { productionEnv, startProduct } from './harness/product.ts'
import { ask, cookieHeader, type RawRequest } from './harness/raw-request.ts'
import { askSecurely } from './harness/secure-request.ts'
import { startDeployedNginx } from './harness/servers/deployed-nginx.ts'
import { expect, LOAN_PATH, test } from './harness/test.ts'
import { DOCUMENT, visitorOf } from './harness/visitor.ts'

const HOST = 'h5.test'

/** As a phone in WeChat. */
const askAsPhone = (port: number, path: string, { headers = {}, ...sent }: Omit<RawRequest, 'path'> = {}) =>
  askSecurely(port, { path, headers: { ...DOCUMENT, ...headers }, ...sent })

test('behind nginx: https, HTTP/2, __Host- cookies, a login, and the rest from the other instance', async ({
  world,
  weChat,
}) => {
  const env = {
    ...productionEnv(world.weChat.origin),
    ...world.store.env,
    APP_ORIGIN: `https://${HOST}`,
    COOKIE_HOST_PREFIX: '1',
    TRUSTED_PROXIES: '127.0.0.1',
  }
  const first = await startProduct('start', env)
  const second = await startProduct('start', {
    ...env,
    SESSION_DB_PATH: `${first.dataFolder}/data/sessions.db`,
    ...world.store.env,
  })
  const nginx = await startDeployedNginx(HOST, [first.port, second.port])
  const port = nginx.httpsPort

  const begun = await askAsPhone(port, LOAN_PATH)
  expect(begun.status).toBe(302)
  const callback = await visitorOf({ product: first, weChat }).passWeChat(String(begun.headers.location))
  const landed = await askAsPhone(port, callback, { headers: { Cookie: cookieHeader(begun.setCookies) } })
  expect([landed.status, landed.headers.location]).toEqual([302, `https://${HOST}${LOAN_PATH}`])
  expect(landed.setCookies.filter((one) => /^__Host-(?:T|UU)=.*; Secure/.test(one))).toHaveLength(2)
  const session = { headers: { Cookie: cookieHeader(landed.setCookies) } }
  const page = await askAsPhone(port, LOAN_PATH, session)
  expect(page.status).toBe(200)

  const [script = ''] = /\/_next\/static\/[^"]+\.js/.exec(page.body) ?? []
  for (const status of [200, 200])
    expect(await askAsPhone(port, script)).toMatchObject({
      status,
      headers: { 'cache-control': expect.stringContaining('immutable') },
    })

  // Plain http leads to https, except for the file that WeChat's console fetches.
  const plain = await ask(nginx.httpPort, { path: LOAN_PATH, headers: { Host: 'evil.example' } })
  expect([plain.status, plain.headers.location]).toEqual([301, `https://${HOST}${LOAN_PATH}`])
  expect((await ask(nginx.httpPort, { path: '/MP_verify_0123456789abcdef.txt' })).status).toBe(404)

  await first.stop('SIGKILL')
  for (let turn = 0; turn < 6; turn += 1)
    expect((await askAsPhone(port, LOAN_PATH, { headers: { Cookie: 'T=x' } })).status).toBe(302)
  expect((await askAsPhone(port, script)).status).toBe(200)

  const logs = nginx.accessLog() + nginx.errorLog()
  expect(logs).toContain('"GET /redirect" 302')
  expect(logs).not.toMatch(/code=|state=/)
  expect(second.output()).not.toContain('proxy.unlisted')
  await nginx.close()
  await second.stop()
})

test('nginx hands on who asked and for which host, whatever the client claims, over kept connections', async () => {
  const seen: IncomingMessage[] = []
  let connections = 0
  const behind = createServer((request, response) => {
    seen.push(request)
    request.resume().on('end', () => response.setHeader('X-Long', 'x'.repeat(6000)).end('here'))
  })
  behind.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve))
  const address = behind.address()
  const nginx = await startDeployedNginx(HOST, [typeof address === 'object' ? (address?.port ?? 0) : 0])
  const claims = {
    'X-Forwarded-For': '203.0.113.9, 127.0.0.1',
    'X-Forwarded-Proto': 'http',
    Cookie: `long=${'y'.repeat(9000)}`,
  }
  for (let turn = 0; turn < 5; turn += 1)
    expect(await askAsPhone(nginx.httpsPort, '/redirect?code=a&state=b', { headers: claims })).toMatchObject({
      status: 200,
      body: 'here',
    })
  for (const { headers, url } of seen) {
    expect(url).toBe('/redirect?code=a&state=b')
    expect(headers).toMatchObject({
      host: HOST,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'https',
    })
    expect(headers.connection).toBeUndefined()
  }
  expect(connections).toBe(1)

  const post = (bytes: number) =>
    askAsPhone(nginx.httpsPort, '/frontend/member', { method: 'POST', body: Buffer.alloc(bytes) })
  expect((await post(9 * 1024 * 1024)).status).toBe(200)
  expect((await post(11 * 1024 * 1024)).status).toBe(413)
  await nginx.close()
  behind.closeAllConnections()
  behind.close()
})
