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
  ['/redirects', '/redirects'],
  ['/a/../b', '/b'],
])('returns to %j as %j', (input, path) => {
  expect(parseReturnPath(input, ORIGIN)).toBe(path)
})

it.each([
  'https://evil.example/',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
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
  '/help/denied',
  '/help',
  '/health/live',
])('never returns to %s, a page of the login itself', (input) => {
  expect(parseReturnPath(input, ORIGIN)).toBeNull()
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
  expect(parseReturnPath('/a?uin=1&key=2', ORIGIN)).toBe('/a')
  expect(parseReturnPath('/a?key=2', ORIGIN)).toBe('/a?key=2')
  expect([carriesWeChatKeys('?a=1&uin=2'), carriesWeChatKeys('?key=2'), carriesWeChatKeys('')]).toEqual([
    true,
    false,
    false,
  ])
})

it('can do without the query', () => {
  const path = parseReturnPath('/a/b?c=d?e', ORIGIN)
  expect(path === null ? null : withoutQuery(path)).toBe('/a/b')
})
