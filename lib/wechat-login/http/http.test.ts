import { describe, expect, it } from 'vitest'
import { readConfig } from '../config/config.ts'
import { askedTarget, canonicalTarget, isAddressOfNext } from '../front/request-target.ts'
import { helpAddress } from '../help/help-address.ts'
import { answerCalmPage } from '../help/static-page.ts'
import { tooBusyPath } from '../help/too-busy.ts'
import { askedPath } from './asked-path.ts'
import { contentSecurityPolicy, frameAncestors } from './content-security-policy.ts'
import { cookieValues, ourCookie, setCookie } from './cookies.ts'
import { newRequestId, parseRequestId, requestIdOf } from './request-id.ts'
import { constantPath, parseReturnPath } from './return-path.ts'
import { isSameOrigin } from './same-origin.ts'

describe('cookies', () => {
  const values = (cookie: string) => cookieValues(new Headers({ cookie }), 'T')

  it.each([
    ['T=a', ['a']],
    ['x=1; T=a; UU=b', ['a']],
    ['T=a; T=b', ['a', 'b']],
    ['T=a; T=a', ['a']],
    ['T=1; T=2; T=3; T=4', ['1', '2', '3']],
    ['T=a=b', ['a=b']],
    ['T', []],
    ['', []],
    ['t=a; XT=b; __Host-T=c', []],
    [' T = a ;T=', ['a', '']],
    ['T=%E0%A4%A; other=%', ['%E0%A4%A']],
  ])('are read from %j as they were sent', (cookie, expected) => {
    expect(values(cookie)).toEqual(expected)
  })

  it('are for this host, for servers only, and Lax', () => {
    const http = { appOrigin: 'http://h5.test', cookieHostPrefix: false }
    const https = { appOrigin: 'https://h5.test', cookieHostPrefix: false }
    expect(setCookie(ourCookie('T', 'a', http))).toBe('T=a; Path=/; HttpOnly; SameSite=Lax')
    expect(setCookie(ourCookie('P', 'b', https, 60))).toBe(
      'P=b; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure',
    )
  })

  it('are all three named for this host alone when they are to be', () => {
    const config = { appOrigin: 'https://h5.test', cookieHostPrefix: true }
    expect((['T', 'UU', 'P'] as const).map((name) => ourCookie(name, '', config).name)).toEqual([
      '__Host-T',
      '__Host-UU',
      '__Host-P',
    ])
  })
})

describe('the way to the page that says that we are too busy', () => {
  const { appOrigin } = readConfig()
  const from = (referer: string) => tooBusyPath(new Headers(referer === '' ? {} : { referer }))

  it('names the page that asked, and none of the personal keys that WeChat’s client appends', () => {
    expect(from(`${appOrigin}/frontend/loan/apply?a=1`)).toBe(
      '/help/too-busy?path=%2Ffrontend%2Floan%2Fapply%3Fa%3D1',
    )
    expect(from(`${appOrigin}/frontend/member?uin=MTIz&key=abc&a=1&pass_ticket=def`)).toBe(
      '/help/too-busy?path=%2Ffrontend%2Fmember%3Fa%3D1',
    )
  })

  it.each(['', 'nonsense', 'https://evil.example/a', `${appOrigin}/redirect?code=1&state=2`])(
    'names no page for a Referer of %j, unless the one who asks knows his own',
    (referer) => {
      expect(from(referer)).toBe('/help/too-busy')
      expect(tooBusyPath(new Headers({ referer }), constantPath('/frontend/member'))).toBe(
        '/help/too-busy?path=%2Ffrontend%2Fmember',
      )
    },
  )
})

describe('a request id', () => {
  it('is 22 letters and digits, new each time', () => {
    const ids = Array.from({ length: 100 }, newRequestId)
    for (const id of ids) expect(id).toMatch(/^[0-9A-Za-z]{22}$/)
    expect(new Set(ids).size).toBe(100)
  })

  it("is the gate's where it gave one, and never another text", () => {
    const id = newRequestId()
    expect(requestIdOf(new Headers({ 'x-request-id': id }))).toBe(id)
    expect(requestIdOf(new Headers({ 'x-request-id': '<script>' }))).toMatch(/^\w{22}$/)
    expect([parseRequestId(id), parseRequestId(`${id}x`)]).toEqual([id, null])
  })
})

describe('a request target', () => {
  it.each([
    ['/a?b=c', '/a?b=c'],
    ['http://evil.example/a?b', '/a?b'],
    ['HTTPS://evil.example', '/'],
    ['//evil.example/a', '/evil.example/a'],
    ['/\\evil.example', '/evil.example'],
    ['/a//b///c?d=//e', '/a/b/c?d=//e'],
    ['http://evil.example//x', '/x'],
    ['*', '/'],
    ['evil.example:443', '/'],
    ['', '/'],
    ['?a', '/?a'],
    ['/%2f%5c', '/%2f%5c'],
    ['/%E5%8E%BB?a=%E0%A4%A', '/%E5%8E%BB?a=%E0%A4%A'],
    ['/a/%E0%A4%A', '/a/%25E0%25A4%25A'],
    ['/a%?b', '/a%25?b'],
    ['/account/../about?a=../b', '/about?a=../b'],
    ['/hooks/%2e%2E/account', '/account'],
    ['/a/./b/.%2e', '/a/'],
    ['/../../x', '/x'],
    ['/a//..\\..//b', '/b'],
    ['/a/..%2fb', '/a/..%2fb'],
    ['/a/...', '/a/...'],
    ['/.well-known/x', '/.well-known/x'],
  ])('%j is %j to everybody behind', (target, canonical) => {
    expect(canonicalTarget(target)).toBe(canonical)
  })
})

describe('a request target that its visitor lands on', () => {
  it.each([
    '/a?x',
    '/a?b=%20c+d',
    '/a?b=%C4%E3',
    '/a//b/',
    '/a?nxtPid=1',
    "/a?b='",
    '/a/%E0%A4%A',
    '//evil.example/a',
    '/\\evil.example',
  ])('stays %j, as it was written', (target) => {
    expect(askedTarget(target)).toBe(target)
  })

  it.each([
    ['http://evil.example/a//b?c', '/a//b?c'],
    ['/a?b=\u00c4\u00e3', '/a?b=%C4%E3'], // GBK, by a client that does not escape
    ['/a b', '/a%20b'],
  ])('%j is %j where it holds what no address may', (target, asked) => {
    expect(askedTarget(target)).toBe(asked)
  })

  it.each([
    ['/a?b=%C4%E3', '/a?b=%C4%E3'],
    ['//evil.example/a', '/evil.example/a'],
    ['/redirect?code=1', null],
    [undefined, '/a?b=%EF%BF%BD%EF%BF%BD'],
  ])('noted as %j is the path %j', (target, path) => {
    const address = `http://localhost:3000${target === undefined ? '/a?b=%EF%BF%BD%EF%BF%BD' : canonicalTarget(target)}`
    const headers = new Headers(target === undefined ? {} : { 'x-request-target': target })
    expect(askedPath({ url: address, headers }, 'https://wx.example.com')).toBe(path)
  })
})

describe('the address of a help page', () => {
  const path = (text: string) => parseReturnPath(text, 'https://wx.example.com') ?? expect.fail('a path')

  it('names the way back as long as it is short enough for a header', () => {
    const facts = { request: 'r' }
    expect(helpAddress('denied', facts, path('/a?b=c'))).toBe('/help/denied?request=r&path=%2Fa%3Fb%3Dc')
    expect(helpAddress('denied', facts, path(`/a?${'&'.repeat(500)}`))).toBe(
      '/help/denied?request=r&path=%2Fa',
    )
    expect(helpAddress('denied', facts, path(`/${'a'.repeat(2000)}`))).toBe('/help/denied?request=r')
    expect(helpAddress('denied', facts, path('/a?b=c'), 34)).toBe('/help/denied?request=r&path=%2Fa')
    expect(helpAddress('too-busy', {}, null)).toBe('/help/too-busy')
  })
})

describe('an address that Next knows and we do not have', () => {
  it.each([
    '/_next/data',
    '/_next/data/x/frontend/member.json',
    '/_next/DATA/x.json',
    '/%5fnext/data/x.json',
    '/%255fnext/data/x.json',
    '/_next%2fdata/x.json',
    '/_next%5cdata%5cx.json',
    '/_next/static/../data/x.json',
    '/_next/static/%2e%2e/data/x.json',
    '/_next/./data/x.json',
    '/_next%2f%2fdata/x.json',
    '/_next/image',
    '/_global-error',
    '/_not-found',
    '/%5ferror',
    '/_document/',
    '/redirect.rsc',
    '/frontend/member.rs%63',
    '/frontend/member.segments/_tree.segment.rsc',
  ])('is %s', (path) => {
    expect(isAddressOfNext(path)).toBe(true)
  })

  it.each([
    '/',
    '/frontend/member',
    '/_next/static/chunks/a.js',
    '/_next/data.json',
    '/_global-errors',
    '/_errors/x',
    '/x/_error',
    '/_next/database',
    '/x/_next/data/y',
    '/x%2f_next/data/y',
    `/${'%25'.repeat(5000)}`,
    `/%${'25'.repeat(5000)}`,
    '/%E5%8E%BB.txt',
  ])('is not %s', (path) => {
    expect(isAddressOfNext(path)).toBe(false)
  })
})

describe('a request that changes something', () => {
  const OURS = 'https://wx.example.com'
  it.each([
    [{ origin: OURS }, true],
    [{ origin: 'https://evil.example' }, false],
    [{ origin: 'null' }, false],
    [{ origin: `${OURS}.evil.example` }, false],
    [{ referer: `${OURS}/member` }, true],
    [{ referer: 'https://evil.example/?wx.example.com' }, false],
    [{ referer: 'nonsense' }, false],
    [{ origin: 'https://evil.example', referer: `${OURS}/` }, false],
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{}, false],
  ])('with %o is from a page of ours: %s', (headers, ours) => {
    expect(isSameOrigin(new Headers(Object.entries(headers)), OURS)).toBe(ours)
  })
})

describe('who may show a page in a frame', () => {
  const openOrigin = 'http://localhost:4000'

  it.each([
    { production: true, simulatorPort: null, openOrigin, expected: "frame-ancestors 'self'" },
    { production: true, simulatorPort: 4000, openOrigin, expected: "frame-ancestors 'self'" },
    { production: false, simulatorPort: null, openOrigin, expected: "frame-ancestors 'self'" },
    { production: false, simulatorPort: 4000, openOrigin, expected: `frame-ancestors 'self' ${openOrigin}` },
  ])('is its own origin, and the simulator’s phone in development: %o', ({ expected, ...config }) => {
    expect(frameAncestors(config)).toBe(expected)
    expect(
      contentSecurityPolicy('n', {
        ...config,
        policySources: {},
        profile: false,
        callbackRelay: null,
        jsSdk: false,
      })
        .split('; ')
        .at(-1),
    ).toBe(expected)
  })
})

describe('the calm page', () => {
  const both = (text: string) => ({ 'zh-CN': text, en: text })
  const page = (target: string, headers: Readonly<Record<string, string>> = {}) =>
    answerCalmPage(
      {
        status: 503,
        text: { title: both('忙 <b>'), happened: both('\'&"'), remedy: both('等'), action: both('再试') },
        icon: 'attention',
        action: { kind: 'link', target },
        retryAfterSeconds: 5,
      },
      new Headers(headers),
    )

  it('shows text as text, whatever it holds, and runs no script', async () => {
    const answer = page('/a?b="><script>alert(1)</script>')
    const html = await answer.text()
    expect(html).not.toContain('<script')
    expect(html).not.toContain('<b>')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('has its style under the nonce of its own policy', async () => {
    const answer = page('/')
    const [, nonce = ''] =
      /style-src 'nonce-([^']+)'/.exec(answer.headers.get('content-security-policy') ?? '') ?? []
    expect(await answer.text()).toContain(`<style nonce="${nonce.replaceAll("'", '')}">`)
  })

  it.each([
    ['en-GB,en;q=0.9', 'en', 'Request number'],
    ['zh-CN', 'zh-CN', '请求编号'],
  ])('speaks the language of %s, and says so', async (accepted, language, number) => {
    const html = await page('/', { 'Accept-Language': accepted }).text()
    expect(html).toContain(`<html lang="${language}">`)
    expect(html).toContain(number)
  })

  it('is never kept, and says when to try again', () => {
    const { status, headers } = page('/')
    expect([status, headers.get('cache-control'), headers.get('retry-after')]).toEqual([
      503,
      'private, no-store',
      '5',
    ])
  })
})

describe('the policy of a page', () => {
  const config = { production: true, simulatorPort: null, openOrigin: 'https://open.weixin.qq.com' }
  const directivesOf = (own: Partial<Parameters<typeof contentSecurityPolicy>[1]> = {}) =>
    contentSecurityPolicy('n', {
      ...config,
      policySources: {},
      profile: false,
      callbackRelay: null,
      jsSdk: false,
      ...own,
    }).split('; ')

  it('runs no text as a script, and takes style attributes and pictures that a script made', () => {
    expect(directivesOf()).toEqual([
      "default-src 'self'",
      "script-src 'self' 'nonce-n' 'wasm-unsafe-eval'",
      "style-src 'self' 'nonce-n'",
      "img-src 'self' data: blob:",
      "connect-src 'self'",
      "media-src 'self' blob:",
      "form-action 'self' https://open.weixin.qq.com",
      "style-src-attr 'unsafe-inline'",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'self'",
    ])
  })

  it('lets a form end at WeChat by way of the callback domain, where that is another’s', () => {
    const secrets = ['s'] as const
    const environment = { kind: 'environment', callbackOrigin: 'https://wx.example.com', secrets } as const
    expect(directivesOf({ callbackRelay: environment })).toContain(
      "form-action 'self' https://open.weixin.qq.com https://wx.example.com",
    )
    const registered = { kind: 'registered', origins: ['https://staging.example.com'], secrets } as const
    expect(directivesOf({ callbackRelay: registered })).toEqual(directivesOf())
  })

  it('differs in development by what Next’s and React’s own tools need, and by nothing else', () => {
    const inDevelopment = directivesOf({ production: false }).map((one) =>
      one
        .replace(" 'unsafe-eval'", '')
        .replace("style-src 'self' 'unsafe-inline'", "style-src 'self' 'nonce-n'"),
    )
    expect(inDevelopment).toEqual(directivesOf())
  })

  it('has an application’s sources, and WeChat’s avatars where there is a profile', () => {
    expect(directivesOf({ profile: true })).toContain(
      "img-src 'self' data: blob: https://thirdwx.qlogo.cn https://wx.qlogo.cn",
    )
    const policySources = { 'img-src': ['https://img.example.com'], 'font-src': ['data:'] }
    expect(directivesOf({ policySources })).toEqual(
      expect.arrayContaining(["img-src 'self' data: blob: https://img.example.com", "font-src 'self' data:"]),
    )
  })

  it('has no nonce for styles that would switch an application’s unsafe-inline off', () => {
    expect(directivesOf({ policySources: { 'style-src': ["'unsafe-inline'"] } })).toContain(
      "style-src 'self' 'unsafe-inline'",
    )
  })
})
