import fc from 'fast-check'
import { expect, it } from 'vitest'
import { carriesWeChatKeys, parseReturnPath, withoutQuery } from './return-path.ts'

const ORIGIN = 'https://wx.example.com'

it.each([
  ['/frontend/member', '/frontend/member'],
  ['/a?b=c&code=own&state=own', '/a?b=c&code=own&state=own'],
  [`${ORIGIN}/a?x=1`, '/a?x=1'],
  ['/a#/detail', '/a'],
  ['/去借钱?从=菜单', '/%E5%8E%BB%E5%80%9F%E9%92%B1?%E4%BB%8E=%E8%8F%9C%E5%8D%95'],
  ['/a?u=https://evil.example/', '/a?u=https://evil.example/'],
  ['/a?nsukey=abc%2Bd&from=timeline', '/a?nsukey=abc%2Bd&from=timeline'],
  ['/a/../b', '/b'],
  ['/a?', '/a?'],
  ['/a?x', '/a?x'],
  ['/a?b=%20c+d', '/a?b=%20c+d'],
  ['/a?b=%C4%E3', '/a?b=%C4%E3'], // GBK
  ['/%C4%E3', '/%C4%E3'],
  ['/a//b/', '/a//b/'],
  ["/a'(b)*;c=d,e?f='g';h", "/a'(b)*;c=d,e?f='g';h"],
  ['/a?b=\\c^`{|}', '/a?b=\\c^`{|}'], // as Chromium asks
  ['/a?nxtPid=1&_rsc=2', '/a?nxtPid=1&_rsc=2'],
  ['/a?b=1&b=2&&=&c=%', '/a?b=1&b=2&&=&c=%'],
  ['/@evil.example', '/@evil.example'],
])('returns to %j as %j', (input, path) => {
  expect(parseReturnPath(input, ORIGIN)).toBe(path)
})

it.each([
  'https://evil.example/',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/%2fevil.example',
  '/%5Cevil.example',
  '/%252f/evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/%2e//evil.example',
  'https:evil.example',
  'https:/\\evil.example',
  'http://wx.example.com/',
  'https://wx.example.com:8443/',
  'https://wx.example.com.evil.example/',
  'https://wx.example.com@evil.example/',
  'https://user@wx.example.com/',
  'javascript:alert(1)',
  'data:text/html,x',
  '/a\r\nSet-Cookie: x=1',
  '/a\0b',
  '/a\u0085b',
  '/\t/evil.example',
  '/\ud800',
  '/\nevil.example',
  `/${'a'.repeat(2048)}`,
])('never returns to %j', (input) => {
  expect(parseReturnPath(input, ORIGIN)).toBeNull()
})

it.each([
  '/redirect',
  '/redirect/',
  '/redirect?code=1',
  '/%72edirect',
  '/REDIRECT',
  '/x/../redirect',
  '/logout',
  '/redirect//',
  '/x/..//redirect',
  '/x%2f..%2fredirect',
  '/%2572edirect',
  '/logout/',
  '/help/denied',
  '/Help/Denied/?path=/a',
  '/help/signed-out',
  '/health/live',
  '/page-script',
])('never returns to %s, a page of the login itself', (input) => {
  expect(parseReturnPath(input, ORIGIN)).toBeNull()
})

it.each([
  '/redirect-rules',
  '/redirects',
  '/redirect/old',
  '/logout-help',
  '/logout/done',
  '/help',
  '/help/',
  '/help/faq',
  '/help/denied/appeal',
  '/helpdesk?topic=redirect',
  '/health',
  '/health/insurance?plan=2',
  '/health/live/course',
  '/a?next=/redirect',
  '/a/redirect',
])('returns to %s, a page of the application', (input) => {
  expect(parseReturnPath(input, ORIGIN)).toBe(input)
})

it.each([
  [`/a?${'x'.repeat(2046)}`, '/a'],
  [`/a?x=${"'".repeat(2044)}`, '/a'],
  [`/a?x=${'%E4'.repeat(682)}`, '/a'],
  [`/${'b'.repeat(2000)}?${'x'.repeat(100)}`, `/${'b'.repeat(2000)}`],
  [`/a?uin=1&key=${'k'.repeat(2048)}&pass_ticket=3&b=1`, '/a?b=1'], // long by WeChat's keys alone
])('leaves out the query of an address of more than 2,048 characters', (input, path) => {
  expect(parseReturnPath(input, ORIGIN)).toBe(path)
})

it('returns to whatever a browser can ask for, byte for byte', () => {
  const written = fc.string({
    unit: fc.oneof(
      fc.constantFrom(..."/?&=%'+;~|^`{}[]\\ ", '%20', '%C4%E3', '..', '//', '你'),
      fc.string({ unit: 'binary', maxLength: 1 }),
    ),
    maxLength: 60,
  })
  fc.assert(
    fc.property(written, fc.constantFrom(1, 30), (text, times) => {
      const address = `/p/${text.repeat(times)}`
      if (!URL.canParse(address, ORIGIN)) return
      const { pathname, search } = new URL(address, ORIGIN)
      if (/^\/(?:\/|%2f|%5c)/i.test(pathname) || pathname.length > 2048) return
      const asked = pathname + search
      expect(parseReturnPath(asked, ORIGIN)).toBe(asked.length <= 2048 ? asked : pathname)
    }),
    { numRuns: 2000 },
  )
})

it('accepts nothing that browsers would take to another origin, and nothing twice differently', () => {
  const risky = fc.string({
    unit: fc.constantFrom(...'/\\.%25eE@:?#& \t\n\0ab', '//', '%2f', 'http:', 'evil.example'),
    maxLength: 24,
  })
  fc.assert(
    fc.property(fc.oneof(risky, fc.webUrl(), fc.string({ unit: 'binary' })), (input) => {
      const path = parseReturnPath(input, ORIGIN)
      if (path === null) return
      expect(new URL(path, ORIGIN).origin).toBe(ORIGIN)
      expect(new URL(ORIGIN + path).origin).toBe(ORIGIN)
      expect(path).toMatch(/^\/(?!\/)[!-~]*$/)
      expect(parseReturnPath(path, ORIGIN)).toBe(path)
    }),
    { numRuns: 2000 },
  )
})

it("leaves out the personal keys of WeChat's client, and a key of ours in", () => {
  expect(parseReturnPath('/a?x=%41&uin=1&key=2&pass_ticket=3&y', ORIGIN)).toBe('/a?x=%41&y')
  expect(parseReturnPath('/a?pass_ticket=3&key&uin=', ORIGIN)).toBe('/a')
  for (const own of [
    '/page?uin=10001&key=abc',
    '/a?key=2',
    '/a?uin=1&pass_ticket=2',
    '/a?uin=1&keys=2&pass_ticket=3',
  ])
    expect([parseReturnPath(own, ORIGIN), carriesWeChatKeys(own)]).toEqual([own, false])
  expect([carriesWeChatKeys('/a?uin=1&key=2&pass_ticket=3'), carriesWeChatKeys('/a')]).toEqual([true, false])
})

it('can do without the query', () => {
  const path = parseReturnPath('/a/b?c=d?e', ORIGIN)
  expect(path === null ? null : withoutQuery(path)).toBe('/a/b')
})
