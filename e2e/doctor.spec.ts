import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { SIMULATED_ACCOUNT } from '../lib/wechat-login/config/simulated-account.ts'
import { type Examination, examine } from '../lib/wechat-login/doctor/examine.ts'
import { buildIdOf, hashSource } from '../lib/wechat-login/process/source-hash.js'
import { freePort } from './harness/free-port.ts'
import { type Product, productionEnv, startProduct } from './harness/product.ts'
import { ask } from './harness/raw-request.ts'
import { makeCertificate } from './harness/servers/certificates.ts'
import { type ProxyManners, startHttpsProxy } from './harness/servers/https-proxy.ts'
import { expect, test } from './harness/test.ts'

const VERIFY = { name: 'MP_verify_0123456789abcdef.txt', content: '0123456789abcdef' }
const VISITOR = '203.0.113.5'

const folder = mkdtempSync(join(tmpdir(), 'doctor-'))
const certificateIn = (name: string, options: { days?: number; host?: string }) => {
  mkdirSync(join(folder, name))
  return makeCertificate(join(folder, name), options)
}
const certificates = {
  good: certificateIn('good', { days: 90 }),
  old: certificateIn('old', { days: 5 }),
  strange: certificateIn('strange', { days: 90, host: 'www.example.com' }),
}
const roots = Object.values(certificates).map(({ certFile }) => readFileSync(certFile, 'utf8'))

/** An application as it lies where the server was started: source, build, and WeChat's file. */
function makeApplication(): string {
  const application = join(folder, 'application')
  for (const name of ['.next', 'app', 'public']) mkdirSync(join(application, name), { recursive: true })
  writeFileSync(join(application, 'next.config.js'), 'export default {}')
  writeFileSync(join(application, 'public', VERIFY.name), VERIFY.content)
  writeFileSync(join(application, '.next/BUILD_ID'), buildIdOf(hashSource(application)))
  utimesSync(join(application, '.next/BUILD_ID'), 1000, 1000)
  return application
}

const manners: ProxyManners = {
  certificate: certificates.good,
  request: (headers) => ({ ...headers, 'x-forwarded-for': VISITOR, 'x-forwarded-proto': 'https' }),
  answer: (headers) => headers,
  instead: (path) => (path === `/${VERIFY.name}` ? { status: 200, body: VERIFY.content } : undefined),
}
const application = makeApplication()

type Proxy = Awaited<ReturnType<typeof startHttpsProxy>>
let proxy: Proxy
let product: Product
let env: Record<string, string>

test.beforeAll(async ({ world }) => {
  const port = await freePort()
  proxy = await startHttpsProxy(port, manners)
  env = {
    ...productionEnv(world.weChat.origin),
    NODE_ENV: 'production',
    APP_ORIGIN: `https://localhost:${proxy.port}`,
    COOKIE_HOST_PREFIX: '1',
    TRUSTED_PROXIES: '127.0.0.1',
    PORT: String(port),
    SESSION_DB_PATH: join(folder, 'sessions.db'),
  }
  product = await startProduct('start', env, port)
})
test.afterEach(() => proxy.behave({}))
test.afterAll(async () => {
  await product.stop()
  await proxy.close()
  rmSync(folder, { recursive: true })
})

/** A port, a simulated WeChat, an address of this machine, maybe a container. */
const OWN_GROUND = ['warning APP_ORIGIN', 'warning WeChat', 'unknown answers', 'warning file-system']

/** What is not as it should be, without what the test's own ground brings along. */
async function wrongWith(changed: Partial<Examination> = {}): Promise<readonly string[]> {
  const examination = { env, envFiles: [], folder: application, allowList: true, roots, ...changed }
  const findings = await examine(examination)
  const wrong = findings.filter(({ verdict }) => verdict !== 'fine')
  for (const { verdict, remedy } of wrong) expect(verdict === 'unknown' || remedy !== null).toBe(true)
  return wrong.map(({ what, verdict }) => `${verdict} ${what}`).filter((line) => !OWN_GROUND.includes(line))
}

test('where all is well, nothing is wrong, and each question was asked', async ({ weChat }) => {
  expect(await wrongWith()).toEqual([])
  const findings = await examine({ env, envFiles: [], folder: application, allowList: true, roots })
  expect(new Set(findings.map(({ what }) => what))).toEqual(
    new Set([
      ...[
        'node',
        'build',
        'server',
        'files',
        'NODE_ENV',
        'APP_ORIGIN',
        'SESSION_SECRET',
        'cookies',
        'WeChat',
        'DRAIN_SECONDS',
      ],
      ...[
        'answers',
        'certificate',
        'first redirect',
        'visitor’s address',
        'Host',
        'protocol',
        'clock',
        VERIFY.name,
      ],
      ...['way to WeChat', 'app id and secret', 'IP allow-list', 'path', 'free-space', 'file-system'],
    ]),
  )
  expect(await weChat.count('/sns/oauth2/access_token')).toBe(2)
})

const replied = (body: string) => ({ status: 200, body })

test('a fault of the proxy or the certificate is found, and nothing else', async () => {
  const forged = (headers: Parameters<ProxyManners['request']>[0]) => headers
  const faults: readonly [Partial<ProxyManners>, readonly string[]][] = [
    [{ certificate: certificates.old }, ['warning certificate']],
    [{ certificate: certificates.strange }, ['fault certificate']],
    [{ request: forged }, ['fault visitor’s address']],
    [{ request: ({ 'x-forwarded-for': _, ...headers }) => headers }, ['unknown visitor’s address']],
    [
      { request: (headers) => ({ ...headers, 'x-forwarded-for': '10.1.2.3' }) },
      ['warning visitor’s address'],
    ],
    [{ answer: ({ 'set-cookie': _, ...headers }) => headers }, ['fault first redirect']],
    [
      {
        answer: (headers) => ({
          ...headers,
          'set-cookie': (headers['set-cookie'] ?? []).map((cookie) => `${cookie}; Domain=localhost`),
        }),
      },
      ['fault first redirect'],
    ],
    [
      { answer: (headers) => ({ ...headers, location: 'https://www.example.com/' }) },
      ['fault first redirect'],
    ],
    [{ answer: ({ 'x-doctor-answer': _, ...headers }) => headers }, ['fault answers']],
    [
      { instead: () => ({ status: 301, headers: { location: 'https://www.localhost/' } }) },
      ['fault answers'],
    ],
    [{ instead: () => ({ status: 502 }) }, ['fault answers']],
    [{ instead: () => replied('It works!') }, ['fault answers']],
    [{ instead: () => undefined }, [`fault ${VERIFY.name}`]],
    [
      { instead: (path) => (path.startsWith('/MP_') ? replied('another') : undefined) },
      [`fault ${VERIFY.name}`],
    ],
  ]
  for (const [behaviour, wrong] of faults) {
    proxy.behave(behaviour)
    expect(await wrongWith(), String(Object.values(behaviour))).toEqual(wrong)
  }
})

test('a fault of the environment, the machine or the account is found, and nothing else', async ({
  weChat,
}) => {
  const nobody = String(await freePort())
  const elsewhere = `https://localhost:${nobody}`
  const refused = (endpoint: string, errcode: number) =>
    weChat.fault({ endpoint, nth: 'every', effect: { kind: 'errcode', errcode } })
  const withEnv = (changed: Record<string, string>) => wrongWith({ env: { ...env, ...changed } })

  expect(await withEnv({ APP_ORIGIN: elsewhere })).toEqual(['fault answers'])
  expect(await withEnv({ APP_ORIGIN: 'https://no-such-host.invalid' })).toEqual(['fault answers'])
  expect(await withEnv({ APP_ORIGIN: `https://127.0.0.1:${product.port}` })).toEqual(['fault answers']) // no TLS there
  expect(await withEnv({ PORT: nobody })).toEqual(['unknown server'])
  expect(await withEnv({ SESSION_SECRET: 'another-secret-than-the-one-of-the-server' })).toEqual([
    'fault server',
    'fault answers',
  ])
  expect(await withEnv({ SESSION_SECRET: `${env.SESSION_SECRET},${'ab'.repeat(16)}` })).toEqual([
    'warning SESSION_SECRET',
  ])
  expect(await withEnv({ COOKIE_HOST_PREFIX: '0' })).toEqual(['warning cookies', 'fault first redirect'])
  expect(await withEnv({ TRUSTED_PROXIES: '' })).toEqual(['warning visitor’s address'])
  expect(await withEnv({ DRAIN_SECONDS: '0' })).toEqual(['warning DRAIN_SECONDS'])
  expect(await withEnv({ SESSION_DB_PATH: '/proc/x/sessions.db' })).toEqual(['fault path'])
  expect(await withEnv({ REDIS_URL: `redis://127.0.0.1:${nobody}` })).toEqual([
    'fault connection',
    'unknown secrets',
  ])
  expect(await withEnv({ APP_ORIGIN: 'wx.example.com', PORT: 'x', DRAIN_SECONDS: '-1' })).toEqual([
    'fault APP_ORIGIN',
    'fault PORT',
    'fault DRAIN_SECONDS',
  ])
  expect(await withEnv({ WECHAT_APP_ID: 'wx0123456789abcdef' })).toEqual([
    'fault first redirect',
    'fault app id and secret',
    'fault IP allow-list',
  ])
  expect(await withEnv({ WECHAT_APP_SECRET: 'f'.repeat(32) })).toEqual([
    'fault app id and secret',
    'fault IP allow-list',
  ])
  expect(await withEnv({ WECHAT_API_ORIGIN: `http://127.0.0.1:${nobody}` })).toEqual(['fault way to WeChat'])
  expect(await withEnv({ HTTPS_PROXY: `http://127.0.0.1:${nobody}` })).toEqual([]) // Node goes past it
  expect(await wrongWith({ roots: [] })).toEqual(['fault certificate'])
  expect(await wrongWith({ folder })).toEqual(['fault build', 'unknown MP_verify file'])
  expect(await wrongWith({ now: () => Date.now() + 60_000 })).toEqual(['warning clock', 'warning clock'])
  expect(await wrongWith({ now: () => Date.now() - 240_000 })).toEqual(['fault clock', 'fault clock'])

  await refused('stable_token', 40164)
  expect(await wrongWith()).toEqual(['fault IP allow-list'])
  expect(await wrongWith({ allowList: false })).toEqual([])
  await refused('access_token', 45011)
  expect(await wrongWith({ allowList: false })).toEqual(['warning app id and secret'])
})

test('another build or source than the server’s is found', async () => {
  writeFileSync(join(application, 'notes-of-the-operator.txt'), 'no source')
  expect(await wrongWith()).toEqual([])
  const page = join(application, 'app/page.tsx')
  writeFileSync(page, 'export default 1')
  expect(await wrongWith()).toEqual(['warning build'])
  rmSync(page)
  utimesSync(join(application, '.next/BUILD_ID'), new Date(), new Date())
  expect(await wrongWith()).toEqual(['warning build'])
  utimesSync(join(application, '.next/BUILD_ID'), 1000, 1000)
})

test('a server that is stopped is found, and so is all that does not need it', async () => {
  const port = await freePort()
  const stopped = { ...env, PORT: String(port), WECHAT_APP_SECRET: 'f'.repeat(32) }
  proxy.behave({ instead: () => ({ status: 502 }) })
  expect(await wrongWith({ env: stopped, allowList: false })).toEqual([
    'unknown server',
    'fault answers',
    'fault app id and secret',
  ])
})

test('the command says all in words or as JSON, ends with 1 on a fault, and shows no secret', async () => {
  const run = async (...parameters: string[]) => {
    const child = spawn(process.execPath, ['lib/wechat-login/doctor/main.js', ...parameters], {
      env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
    return { status: await ended, output, errors }
  }
  const words = await run('--allow-list')
  expect([words.status, words.errors]).toEqual([1, '']) // no phone knows who signed this certificate
  expect(words.output).toMatch(/^ {2}FAULT {4}certificate: .* → get one of a public authority/m)
  expect(words.output).toMatch(/^ {2}fine {5}app id and secret: accepted/m)
  const json = await run('--json')
  expect(JSON.parse(json.output)).toContainEqual(
    expect.objectContaining({ group: 'public address', what: 'certificate', verdict: 'fault' }),
  )
  for (const secret of [env.SESSION_SECRET, SIMULATED_ACCOUNT.secret])
    expect(words.output + json.output).not.toContain(secret)
  expect(await run('--jason')).toMatchObject({ status: 2 })
})

test('nobody without a secret of ours gets more from the probe than that the process runs', async () => {
  for (const question of ['', 'x', `${Date.now()}.${'a'.repeat(22)}.${'b'.repeat(43)}`]) {
    const answer = await ask(product.port, {
      path: '/health/live',
      headers: { 'x-doctor-question': question },
    })
    expect([answer.status, answer.body, answer.headers['x-doctor-answer']]).toEqual([
      200,
      '{"status":"ok"}',
      undefined,
    ])
  }
})
