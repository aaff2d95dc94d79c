import { describe, expect, it } from 'vitest'
import { configWarnings, loadConfig } from './config.ts'
import { ConfigError } from './config-error.ts'
import type { WeChatLoginOptions } from './options.ts'

const SECRET = 's'.repeat(32)
const PRODUCTION = {
  NODE_ENV: 'production',
  APP_ORIGIN: 'https://wx.example.com',
  WECHAT_APP_ID: 'wx0123456789abcdef',
  WECHAT_APP_SECRET: 'the-secret-of-the-account',
  SESSION_SECRET: SECRET,
}

function faultsOf(
  env: Record<string, string | undefined>,
  options: WeChatLoginOptions = {},
): readonly string[] {
  try {
    loadConfig(env, () => SECRET, options)
    return []
  } catch (thrown) {
    if (thrown instanceof ConfigError) return thrown.faults
    throw thrown
  }
}

describe('in development', () => {
  it('needs nothing at all: the simulator stands in for WeChat, one port away', () => {
    expect(loadConfig({}, () => SECRET)).toEqual({
      production: false,
      appOrigin: 'http://localhost:3000',
      appId: 'wx5f1d0c0de51a0001',
      appSecret: '0123456789abcdef0123456789abcdef',
      openOrigin: 'http://localhost:4000',
      apiOrigin: 'http://localhost:4000',
      simulatorPort: 4000,
      requireWeChatClient: false,
      sessionSecrets: [SECRET],
      sessionIdleSeconds: 1800,
      sessionMaxSeconds: 43_200,
      outageGraceSeconds: 900,
      store: { kind: 'file', path: '.data/sessions.db' },
      trustedProxies: [],
      cookieHostPrefix: false,
      drainSeconds: 5,
      callbackRelay: null,
      metrics: { address: null, token: null },
      home: '/',
      publicPaths: [],
      publicBodyBytes: 1_048_576,
      policySources: {},
      texts: {},
      profile: false,
      jsSdk: false,
      miniProgram: null,
      pairing: null,
      middleware: null,
    })
  })

  it('starts no simulator beside a real account, or when WeChat is said to be elsewhere', () => {
    const account = { WECHAT_APP_ID: 'wx0123456789abcdef', WECHAT_APP_SECRET: 'x' }
    const real = loadConfig(account, () => SECRET)
    expect([real.simulatorPort, real.openOrigin]).toEqual([null, 'https://open.weixin.qq.com'])
    const elsewhere = loadConfig({ WECHAT_OPEN_ORIGIN: 'http://localhost:4999' }, () => SECRET)
    expect([elsewhere.simulatorPort, elsewhere.openOrigin]).toEqual([null, 'http://localhost:4999'])
  })

  it.each([
    ['http://192.168.1.5:3000', 'http://192.168.1.5:4000'],
    ['http://my-mac.local:3000', 'http://my-mac.local:4000'],
    ['http://[fd00::5]:3000', 'http://[fd00::5]:4000'],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:4000'],
    ['https://a-tunnel.example', 'https://a-tunnel.example'],
    ['https://my-mac.local:3000', 'https://my-mac.local:3000'],
    ['http://a-tunnel.example', 'http://a-tunnel.example'],
    ['http://localhost:8080', 'http://localhost:8080'], // a container's port under another number
  ])('opened as %s, has visitors find the simulator at %s', (APP_ORIGIN, openOrigin) => {
    const found = loadConfig({ APP_ORIGIN }, () => SECRET)
    expect(found).toMatchObject({ openOrigin, apiOrigin: 'http://localhost:4000', simulatorPort: 4000 })
  })

  it('finds a port for the simulator below the highest ones', () => {
    expect(loadConfig({ PORT: '65000' }, () => SECRET).simulatorPort).toBe(64_000)
  })
})

describe('in production', () => {
  it('asks WeChat itself, of WeChat clients only', () => {
    expect(loadConfig(PRODUCTION)).toMatchObject({
      production: true,
      openOrigin: 'https://open.weixin.qq.com',
      apiOrigin: 'https://api.weixin.qq.com',
      simulatorPort: null,
      requireWeChatClient: true,
    })
  })

  it.each(['APP_ORIGIN', 'WECHAT_APP_ID', 'WECHAT_APP_SECRET', 'SESSION_SECRET'])(
    'does not start without %s',
    (name) => {
      for (const missing of [undefined, '', '  \n'])
        expect(faultsOf({ ...PRODUCTION, [name]: missing })).toEqual([
          expect.stringMatching(`^${name}: is missing \\(example: `),
        ])
    },
  )
})

it.each([
  ['https://WX.Example.com/', 'https://wx.example.com'],
  [' https://wx.example.com:443 ', 'https://wx.example.com'],
  ['http://wx.example.com:80', 'http://wx.example.com'],
  ['https://微信.example', 'https://xn--vuqz89a.example'],
  ['https://wx.example.com:8443', 'https://wx.example.com:8443'],
])('takes the origin %j for %j', (typed, origin) => {
  expect(loadConfig({ ...PRODUCTION, APP_ORIGIN: typed }).appOrigin).toBe(origin)
})

it('tells of all that is wrong at once: what cannot be read, what is missing, and the options', () => {
  const env = { NODE_ENV: 'production', APP_ORIGIN: 'wx.example.com', COOKIE_HOST_PREFIX: '1', PORT: 'x' }
  const options = { home: 'account', publicPaths: ['/hooks/*', 'about'] }
  const lines = {
    APP_ORIGIN: 'is not an http',
    PORT: 'is not a port',
    'createWeChatLogin home': 'is not the path',
  }
  expect(faultsOf(env, options).toSorted()).toEqual([
    expect.stringMatching(`^APP_ORIGIN: ${lines.APP_ORIGIN}`),
    expect.stringMatching(`^PORT: ${lines.PORT}`),
    ...['SESSION_SECRET', 'WECHAT_APP_ID', 'WECHAT_APP_SECRET'].map((name) =>
      expect.stringMatching(`^${name}: is missing`),
    ),
    expect.stringMatching(/^createWeChatLogin home: is not the path of a page/),
    expect.stringMatching(/^createWeChatLogin publicPaths.1: is neither a path/),
  ])
})

it.each([
  ['home', { home: 'https://wx.example.com/account' }],
  ['home', { home: '//evil.example' }],
  ['home', { home: '/redirect' }],
  ['home', { home: '/account?from=login' }],
  ['home', { home: '/account/../redirect' }],
  ['home', { home: '/logout' }],
  ['home', { home: '/_next/data/x' }],
  ['home', { home: '/account', publicPaths: ['/about', '/account'] }],
  ['home', { home: '/account/start', publicPaths: ['/account/*'] }],
  ['home', { publicPaths: ['/'] }],
  ['home', { home: '/pair/computer', pairing: {} }],
  ['pairing.sessionMaxSeconds', { pairing: { sessionMaxSeconds: 0 } }],
  ['pairing.sessionMaxSeconds', { pairing: { sessionMaxSeconds: 1.5 } }],
  ['publicPaths.0', { publicPaths: ['/*'] }],
  ['publicPaths.0', { publicPaths: ['/a*'] }],
  ['publicPaths.0', { publicPaths: ['/a/*/b'] }],
  ['publicPaths.0', { publicPaths: ['/a/../b'] }],
  ['publicPaths.0', { publicPaths: ['/a%2fb'] }],
  ['publicPaths.0', { publicPaths: ['/a/'] }],
  ['publicPaths.0', { publicPaths: ['//a'] }],
  [
    'contentSecurityPolicy.img-src.0',
    { contentSecurityPolicy: { 'img-src': ["https://a; script-src 'unsafe-inline'"] } },
  ],
  ['contentSecurityPolicy.img-src.0', { contentSecurityPolicy: { 'img-src': ['https://图.example'] } }],
  ['contentSecurityPolicy.img-src.0', { contentSecurityPolicy: { 'img-src': ['https://a\u007f.example'] } }],
  [
    'contentSecurityPolicy.img-src.0',
    { contentSecurityPolicy: { 'img-src': ['https://a.example/?size=1'] } },
  ],
  [
    'contentSecurityPolicy.img-src.0',
    { contentSecurityPolicy: { 'img-src': ['https://a.example https://b'] } },
  ],
  ['contentSecurityPolicy.img-src.0', { contentSecurityPolicy: { 'img-src': ["'unsafe-inline'"] } }],
  ['contentSecurityPolicy.img-src.1', { contentSecurityPolicy: { 'img-src': ['https:', ''] } }],
  ['contentSecurityPolicy.frame-src.0', { contentSecurityPolicy: { 'frame-src': ["'none'"] } }],
  ['contentSecurityPolicy.script-src.0', { contentSecurityPolicy: { 'script-src': ["'unsafe-inline'"] } }],
  ['contentSecurityPolicy.script-src.0', { contentSecurityPolicy: { 'script-src': ["'strict-dynamic'"] } }],
  ['contentSecurityPolicy.script-src.0', { contentSecurityPolicy: { 'script-src': ["'nonce-abc'"] } }],
  ['contentSecurityPolicy.script-src.0', { contentSecurityPolicy: { 'script-src': ['unsafe-eval'] } }],
  ['contentSecurityPolicy.style-src.0', { contentSecurityPolicy: { 'style-src': ["'unsafe_inline'"] } }],
])('refuses the option %s of %j with one line that names it and gives an example', (name, options) => {
  expect(faultsOf(PRODUCTION, options)).toEqual([
    expect.stringMatching(new RegExp(`^createWeChatLogin ${name}: [^\\n]+ \\(example: [^\\n]+\\)$`)),
  ])
})

it.each([
  ['APP_ORIGIN', 'https://wx.example.com/app'],
  ['APP_ORIGIN', 'wx.example.com'],
  ['APP_ORIGIN', 'ftp://wx.example.com'],
  ['APP_ORIGIN', 'https://user@wx.example.com'],
  ['APP_ORIGIN', 'https://wx.example.com?'],
  ['APP_ORIGIN', 'https://wx.example.com.'],
  ['APP_ORIGIN', 'https:\\\\wx.example.com'],
  ['APP_ORIGIN', 'https://wx example.com'],
  ['APP_ORIGIN', 'http://0.0.0.0:3000'],
  ['APP_ORIGIN', 'http://[::]:3000'],
  ['WECHAT_APP_ID', 'wx123'],
  ['WECHAT_APP_ID', 'gh_0123456789abcdef'],
  ['WECHAT_OPEN_ORIGIN', 'open.weixin.qq.com'],
  ['WECHAT_API_ORIGIN', 'https://api.weixin.qq.com/sns'],
  ['SESSION_SECRET', 'short-secret'],
  ['SESSION_SECRET', `${SECRET},short-secret`],
  ['SESSION_SECRET', `${SECRET},`],
  ['PORT', '0'],
  ['PORT', '65536'],
  ['PORT', '3000x'],
  ['REQUIRE_WECHAT_CLIENT', 'yes'],
  ['COOKIE_HOST_PREFIX', 'true'],
  ['SESSION_IDLE_SECONDS', '0'],
  ['SESSION_IDLE_SECONDS', '1.5'],
  ['SESSION_MAX_SECONDS', '-1'],
  ['OUTAGE_GRACE_SECONDS', 'soon'],
  ['DRAIN_SECONDS', '-1'],
  ['DRAIN_SECONDS', '5s'],
  ['DRAIN_SECONDS', '3601'],
  ['DRAIN_SECONDS', '1e9'],
  ['DRAIN_SECONDS', '1000000000'],
  ['DRAIN_SECONDS', '0.5'],
  ['METRICS_PORT', '0'],
  ['METRICS_PORT', '65536'],
  ['METRICS_PORT', 'localhost:9464'],
  ['METRICS_PORT', '10.0.0.256:9464'],
  ['METRICS_PORT', '::1:9464'],
  ['METRICS_PORT', '[127.0.0.1]:9464'],
  ['METRICS_PORT', ':9464'],
  ['METRICS_PORT', '127.0.0.1:'],
  ['METRICS_PORT', '3000'],
  ['METRICS_TOKEN', 'short'],
  ['METRICS_TOKEN', 'two words of enough length'],
  ['TRUSTED_PROXIES', '10.0.0.0/33'],
  ['TRUSTED_PROXIES', 'proxy.local'],
  ['REDIS_URL', 'http://10.0.0.5:6379'],
  ['REDIS_URL', 'redis://10.0.0.5,10.0.0.6'],
  ['UPSTASH_REDIS_REST_URL', 'rediss://x.upstash.io'],
  ['MINI_PROGRAM_KEY', 'short-secret'],
])('refuses %s=%j with one line that names it, gives an example and shows no value', (name, value) => {
  const others = name === 'UPSTASH_REDIS_REST_URL' ? { UPSTASH_REDIS_REST_TOKEN: 'x' } : {}
  const faults = faultsOf({ ...PRODUCTION, ...others, [name]: value })
  expect(faults).toEqual([expect.stringMatching(new RegExp(`^${name}: [^\\n]+ \\(example: [^\\n]+\\)$`))])
  if (/SECRET|KEY/.test(name)) expect(faults.join()).not.toContain('short-secret')
})

it.each([
  ['9464', '127.0.0.1', 9464],
  [' 10.0.0.5:9464 ', '10.0.0.5', 9464],
  ['0.0.0.0:1', '0.0.0.0', 1],
  ['[::]:9464', '::', 9464],
  ['[fd00::5]:65535', 'fd00::5', 65_535],
])('lets scrapers in at METRICS_PORT=%s', (text, host, port) => {
  const { metrics } = loadConfig({ ...PRODUCTION, METRICS_PORT: text }, undefined, {})
  expect(metrics).toEqual({ address: { host, port }, token: null })
})

it.each([
  [{ SESSION_IDLE_SECONDS: '100', SESSION_MAX_SECONDS: '99' }, 'SESSION_IDLE_SECONDS'],
  [{ COOKIE_HOST_PREFIX: '1', APP_ORIGIN: 'http://wx.example.com' }, 'COOKIE_HOST_PREFIX'],
  [{ UPSTASH_REDIS_REST_URL: 'https://a.upstash.io' }, 'UPSTASH_REDIS_REST_TOKEN'],
  [{ UPSTASH_REDIS_REST_TOKEN: 'x' }, 'UPSTASH_REDIS_REST_URL'],
  [
    { UPSTASH_REDIS_REST_URL: 'https://a.upstash.io', UPSTASH_REDIS_REST_TOKEN: 'x', REDIS_URL: 'redis://a' },
    'REDIS_URL',
  ],
  [{ NODE_ENV: 'development', WECHAT_APP_SECRET: undefined }, 'WECHAT_APP_SECRET'],
  [{ MINI_PROGRAM_KEY: SECRET }, 'MINI_PROGRAM_KEY'],
])('refuses %j, which contradicts itself', (env, name) => {
  expect(faultsOf({ ...PRODUCTION, ...env })).toEqual([expect.stringMatching(`^${name}: `)])
})

it.each(['staging', 'Production', 'prod'])('has production’s safeguards where NODE_ENV is %s', (NODE_ENV) => {
  expect(loadConfig({ ...PRODUCTION, NODE_ENV })).toMatchObject({ production: true, simulatorPort: null })
  expect(faultsOf({ NODE_ENV })).toContainEqual(expect.stringMatching('^WECHAT_APP_SECRET: is missing'))
})

it('chooses the store by the environment alone', () => {
  const upstash = { UPSTASH_REDIS_REST_URL: 'https://a.upstash.io/', UPSTASH_REDIS_REST_TOKEN: 'x' }
  expect(loadConfig({ ...PRODUCTION, ...upstash }).store).toEqual({
    kind: 'upstash',
    url: 'https://a.upstash.io',
    token: 'x',
  })
  expect(loadConfig({ ...PRODUCTION, REDIS_URL: 'rediss://a:1, rediss://b:2' }).store).toEqual({
    kind: 'redis',
    urls: ['rediss://a:1', 'rediss://b:2'],
  })
  expect(loadConfig({ ...PRODUCTION, SESSION_DB_PATH: '/var/s.db' }).store).toEqual({
    kind: 'file',
    path: '/var/s.db',
  })
})

it('reads several secrets: the first signs', () => {
  const [one, two] = ['1'.repeat(32), '2'.repeat(32)]
  expect(loadConfig({ ...PRODUCTION, SESSION_SECRET: `${one}, ${two}` }).sessionSecrets).toEqual([one, two])
})

it('warns of what works less safely than it could', () => {
  const warningsFor = (env: object) => configWarnings(loadConfig({ ...PRODUCTION, ...env }))
  expect(warningsFor({ COOKIE_HOST_PREFIX: '1' })).toEqual([])
  expect(warningsFor({})).toEqual([expect.stringContaining('COOKIE_HOST_PREFIX')])
  expect(warningsFor({ APP_ORIGIN: 'http://wx.example.com:8080' })).toEqual([
    expect.stringContaining('http'),
    expect.stringContaining('10003'),
  ])
})

it.each([
  ['script-src', 'https://res.wx.qq.com'],
  ['script-src', 'https://res.wx.qq.com/open/js/jweixin-1.6.0.js'],
  ['script-src', "'unsafe-eval'"],
  ['script-src', "'sha256-w9acoDXUUw7MS1NRx25qEDaEpSzansNBYjQG3agjAJc='"],
  ['style-src', "'unsafe-inline'"],
  ['img-src', '*.example.com'],
  ['img-src', 'https://*.example.com:*'],
  ['img-src', 'wxlocalresource:'],
  ['img-src', '*'],
  ['connect-src', 'wss://push.example.com:8443/live'],
  ['connect-src', 'http://localhost:3000'],
  ['connect-src', 'http://192.168.1.7:8080'],
  ['worker-src', 'blob:'],
  ['form-action', 'https://pay.example.com'],
])('takes for %s the source %s', (directive, source) => {
  expect(faultsOf(PRODUCTION, { contentSecurityPolicy: { [directive]: [source] } })).toEqual([])
})
