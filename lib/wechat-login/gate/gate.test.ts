import { describe, expect, it } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { loadConfig } from '../config/config.ts'
import { isOpenPath, isOwnAddress, isOwnFile } from '../http/public-paths.ts'
import { deriveKeyRing } from '../keys/keys.ts'
import type { Lookup } from '../session/look-up.ts'
import { newTracker } from '../session/tracker.ts'
import { StoreUnreachableError } from '../storage/unreachable.ts'
import samples from '../wechat/client.samples.json' with { type: 'json' }
import { detectClient } from '../wechat/client.ts'
import { parseOpenId } from '../wechat/open-id.ts'
import { answerUnauthorized } from './answers.ts'
import { decideGate } from './decide.ts'
import { readVisit, type Wish } from './visit.ts'

const SECRET = 'a secret for the gate, which is long enough'
const keys = deriveKeyRing([SECRET])
const config = loadConfig({ APP_ORIGIN: 'https://wx.example.com' }, () => SECRET, { home: '/home' })
const PAGE = 'https://wx.example.com/frontend/member?a=1'
const ANDROID = samples.find(({ kind }) => kind === 'wechat')?.userAgent ?? ''
const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36'

const visit = (headers: Record<string, string>, method = 'GET', url = PAGE) =>
  readVisit(new Request(url, { method, headers: { 'user-agent': ANDROID, ...headers } }), config, keys)

describe('the public list', () => {
  it.each([
    '/redirect',
    '/redirect/',
    '/logout',
    '/health/live',
    '/health/ready',
    '/help/denied',
    '/help/snapshot',
    '/help/login-failed',
    '/help/signed-out',
    '/_next/static/chunks/a-1.js',
    '/favicon.ico',
  ])('opens %s to everybody', (path) => {
    expect(isOwnAddress(path)).toBe(true)
  })

  it.each([
    '',
    '/',
    '/frontend/member',
    '/redirect/x',
    '/redirectx',
    '/xredirect',
    '/x/redirect',
    '/help/other',
    '/help/denied/x',
    '/health',
    '/health/live/',
    '/_next/data/x.json',
    '/_next/image',
    '/_next/static/',
    '/_next/static/a%2e%2e',
    '/MP_verify_0123456789abcdef.txt',
    '/robots.txt',
    '/redirect\n',
    '//redirect',
    '/REDIRECT',
  ])('keeps %j behind login', (path) => {
    expect(isOwnAddress(path)).toBe(false)
  })
})

describe('the files among them', () => {
  it.each(['/favicon.ico', '/_next/static/chunks/a-1.js'])('are %s', (path) => {
    expect(isOwnFile(path)).toBe(true)
  })

  it.each([
    '/redirect',
    '/page-script',
    '/_next/static/',
    '/_next/static/a%2e%2e',
    '/x/icon.svg',
    '/icon.svg\n',
  ])('are not %j', (path) => {
    expect(isOwnFile(path)).toBe(false)
  })
})

describe('what the application opens', () => {
  const publicPaths = ['/', '/about', '/hooks/*']

  it.each(['/', '/about', '/hooks/paid', '/hooks/a/b.json', "/hooks/a;b='c'", '/hooks/a/'])(
    'is %j',
    (path) => {
      expect(isOpenPath(path, { publicPaths })).toBe(true)
    },
  )

  it.each([
    '',
    '//',
    '/about/',
    '/about/x',
    '/About',
    '/x/about',
    '/aboutx',
    '/about\n',
    '/hooks',
    '/hooksx',
    '/hooks/../frontend/member',
    '/hooks/./x',
    '/hooks/..',
    '/hooks//evil',
    '/hooks/%2e%2e/frontend/member',
    '/hooks\\..\\x',
    '/x/hooks/paid',
    '/%61bout',
    '/about;',
    '/about;/x',
    '/about?',
    '/about#',
    '/about%2f',
    '/HOOKS/paid',
    '/hooks/..%2ffrontend/member',
    '/hooks/..;/frontend/member',
    '/hooks/.;x/paid',
    '/hooks/%2e',
    '/hooks/a%2fb',
    '/hooks/图',
    '/hooks /x',
  ])('is not %j', (path) => {
    expect(isOpenPath(path, { publicPaths })).toBe(false)
  })

  it('is nothing, unless it says so', () => {
    for (const path of ['/', '/about', '/hooks/x']) expect(isOpenPath(path, { publicPaths: [] })).toBe(false)
  })
})

describe('an action without a session', () => {
  it('has its client load the page anew, also one with a semicolon, at which that client stops reading', () => {
    const action = { 'next-action': 'a', 'x-request-target': '/a;b?c;d' }
    const { headers } = answerUnauthorized(visit(action, 'POST'), config)
    expect(headers.get('x-action-redirect')).toBe('/a%3Bb?c%3Bd;replace')
  })
})

describe('what a request wants', () => {
  const cases: readonly (readonly [Wish, string, Record<string, string>])[] = [
    ['document', 'GET', { accept: 'text/html' }],
    ['document', 'GET', { accept: '*/*', 'sec-fetch-mode': 'navigate' }],
    ['document', 'GET', { accept: 'text/html', 'x-requested-with': 'com.tencent.mm' }],
    ['data', 'GET', { accept: '*/*' }],
    ['data', 'GET', { accept: '*/*', 'x-requested-with': 'com.tencent.mm' }],
    ['data', 'GET', { accept: 'application/json' }],
    ['data', 'GET', { accept: 'text/html', 'sec-fetch-mode': 'cors' }],
    ['data', 'GET', { accept: '*/*', 'next-url': '/x' }],
    ['data', 'GET', { accept: 'text/html', 'next-url': '/x' }],
    ['document', 'HEAD', { accept: 'text/html' }],
    ['data', 'HEAD', { accept: 'application/json' }],
    ['form', 'POST', { accept: 'text/html' }],
    ['form', 'POST', { accept: '*/*', 'sec-fetch-mode': 'navigate' }],
    ['data', 'POST', { accept: 'application/json' }],
    ['data', 'PUT', { accept: 'text/html' }],
    ['server-action', 'POST', { accept: 'text/x-component', 'next-action': 'a' }],
    ['preview', 'GET', { accept: '*/*', 'user-agent': 'MicroMessenger Client' }],
    ['preview', 'HEAD', { accept: '*/*', 'user-agent': 'facebookexternalhit/1.1' }],
    ['preview', 'GET', { 'user-agent': 'curl/8.5.0' }],
    ['data', 'GET', { accept: 'application/json', 'user-agent': 'curl/8.5.0' }],
    ['data', 'GET', { accept: '*/*', 'sec-fetch-mode': 'cors', 'user-agent': 'node' }],
  ]
  it.each(cases)('is a %s: %s %o', (wish, method, headers) => {
    expect(visit(headers, method).wish).toBe(wish)
  })

  it('is told by its address, and by the page of ours that asked', () => {
    expect(visit({ referer: 'https://wx.example.com/a?b=1' })).toMatchObject({
      path: '/frontend/member?a=1',
      askingPage: '/a?b=1',
    })
    expect(visit({ 'x-request-target': '/a?b=%C4%E3&c' }).path).toBe('/a?b=%C4%E3&c')
    const keys = { 'x-request-target': '/a?uin=1&key=2&pass_ticket=3&b' }
    expect(visit(keys)).toMatchObject({ path: '/a?b', carriesKeys: true })
    const own = { 'x-request-target': '/a?uin=1&key=2' }
    expect(visit(own)).toMatchObject({ path: '/a?uin=1&key=2', carriesKeys: false })
    expect(visit({ referer: 'https://evil.example/a' }).askingPage).toBe('/home')
  })
})

describe('the gate', () => {
  const openId = sane(parseOpenId('oABCDEFGHIJKLMNOPQRSTUVWXYZ1'))
  const session = {
    tracker: newTracker(keys),
    degraded: false,
    record: { openId, loginAt: 1, endsAt: 2, renewedAt: 1, device: '' },
  }
  const lookups: Record<Lookup['kind'], Lookup> = {
    found: { kind: 'found', session },
    none: { kind: 'none' },
    'two-people': { kind: 'two-people' },
    unreachable: { kind: 'unreachable', error: new StoreUnreachableError('timeout'), inGrace: null },
  }
  const step = (wish: Wish, lookup: Lookup['kind'], userAgent = ANDROID, requireWeChatClient = true) =>
    decideGate(
      { wish, client: detectClient(userAgent), carriesKeys: false, reads: true, fromOurPage: true },
      lookups[lookup],
      { requireWeChatClient, miniProgram: null, pairing: null },
    ).kind

  const wishes: readonly Wish[] = ['document', 'form', 'server-action', 'preview', 'data']
  it('passes whoever has a session, whatever he wants', () => {
    expect(wishes.map((wish) => step(wish, 'found'))).toEqual(Array(5).fill('pass'))
  })

  it('sends only documents to WeChat, and only when the store said none', () => {
    expect(wishes.map((wish) => step(wish, 'none'))).toEqual([
      'begin-login',
      'ask-again',
      'unauthorized',
      'open-in-wechat',
      'unauthorized',
    ])
    expect(wishes.map((wish) => step(wish, 'unreachable'))).toEqual(Array(5).fill('too-busy'))
  })

  it('lets those in grace read, and change nothing, while the store is away', () => {
    const inGrace = { ...session, degraded: true }
    const away: Lookup = { kind: 'unreachable', error: new StoreUnreachableError('timeout'), inGrace }
    const askingTo = (reads: boolean, wish: Wish, carriesKeys = false) =>
      decideGate({ wish, client: detectClient(ANDROID), carriesKeys, reads, fromOurPage: true }, away, config)
    expect(askingTo(true, 'document')).toEqual({ kind: 'pass', session: inGrace })
    expect(askingTo(true, 'data').kind).toBe('pass')
    expect(askingTo(true, 'document', true).kind).toBe('ask-again')
    expect([askingTo(false, 'form').kind, askingTo(false, 'server-action').kind]).toEqual([
      'too-busy',
      'too-busy',
    ])
  })

  it('lets nobody change anything from a page that is not ours, live session or not', () => {
    const foreign = { client: detectClient(ANDROID), carriesKeys: false, fromOurPage: false }
    const posting = (wish: Wish, lookup: Lookup['kind']) =>
      decideGate({ ...foreign, wish, reads: false }, lookups[lookup], config).kind
    expect(posting('form', 'found')).toBe('ask-again')
    expect(posting('server-action', 'found')).toBe('unauthorized')
    expect(posting('data', 'found')).toBe('unauthorized')
    expect(decideGate({ ...foreign, wish: 'document', reads: true }, lookups.found, config).kind).toBe('pass')
  })

  it('shows two people a page, and tells their scripts nothing', () => {
    expect(wishes.map((wish) => step(wish, 'two-people'))).toEqual([
      'two-people',
      ...Array(4).fill('unauthorized'),
    ])
  })

  it('asks browsers that are not WeChat to use WeChat, unless any may log in', () => {
    expect([step('document', 'none', CHROME), step('document', 'none', CHROME, false)]).toEqual([
      'open-in-wechat',
      'begin-login',
    ])
  })

  it('offers a computer to be signed in by a phone, where the option is on; no phone and no robot', () => {
    const offered = (userAgent: string, wish: Wish = 'document', requireWeChatClient = true) =>
      decideGate(
        { wish, client: detectClient(userAgent), carriesKeys: false, reads: true, fromOurPage: true },
        lookups.none,
        { requireWeChatClient, miniProgram: null, pairing: { sessionMaxSeconds: 7200 } },
      ).kind
    expect(offered(CHROME)).toBe('offer-pairing')
    expect(offered(CHROME, 'document', false)).toBe('begin-login')
    expect(offered(ANDROID)).toBe('begin-login')
    expect([offered(CHROME, 'data'), offered(CHROME, 'form')]).toEqual(['unauthorized', 'ask-again'])
    const mobile = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36'
    const iPhone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1'
    for (const other of [mobile, iPhone, 'curl/8', 'Mozilla/5.0 (compatible; bingbot/2.0) Windows'])
      expect(offered(other)).toBe('open-in-wechat')
  })

  it.each(samples)('lets $kind log in or shows it what to do: $userAgent', ({ userAgent, kind }) => {
    const expected = ['wechat', 'devtools'].includes(kind) ? 'begin-login' : 'open-in-wechat'
    expect(step('document', 'none', userAgent)).toBe(expected)
  })

  it('tells probes and crawlers what does not exist, and logs people in first', () => {
    const asking = (userAgent: string, lookup: Lookup['kind'], exists: boolean, reads = true) =>
      decideGate(
        { wish: 'data', client: detectClient(userAgent), carriesKeys: false, reads, fromOurPage: false },
        lookups[lookup],
        config,
        exists,
      ).kind
    for (const agent of ['kube-probe/1.30', 'curl/8.5.0', '', 'MicroMessenger Client']) {
      expect(asking(agent, 'none', false)).toBe('not-found')
      expect(asking(agent, 'none', true)).toBe('unauthorized')
      expect(asking(agent, 'none', false, false)).toBe('unauthorized')
      expect(asking(agent, 'found', false)).toBe('pass')
    }
    expect(step('document', 'none')).toBe('begin-login')
    expect(asking(ANDROID, 'none', false)).toBe('unauthorized')
  })

  it('takes personal keys out of the address before it shows a page', () => {
    const withKeys = {
      wish: 'document',
      client: detectClient(ANDROID),
      carriesKeys: true,
      reads: true,
      fromOurPage: true,
    } as const
    expect(decideGate(withKeys, lookups.found, config).kind).toBe('ask-again')
    expect(decideGate(withKeys, lookups.none, config).kind).toBe('begin-login')
  })
})
