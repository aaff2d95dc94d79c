import { expect, it } from 'vitest'
import { noteProxyRequestId, proxyRequestIdOf } from './proxy-request-id.ts'

const noted = (sent: string | null) => {
  const ours = crypto.randomUUID()
  noteProxyRequestId(ours, sent)
  return proxyRequestIdOf(ours)
}

it.each([
  '5f1d0c0de51a00010123456789abcdef', // nginx's $request_id
  '0b7a3f0e-6b0c-4d0e-9a0b-1c2d3e4f5a6b',
  'Root=1-67891233-abcdef012345678912345678', // AWS: X-Amzn-Trace-Id
  '4bf92f3577b34da6/0;o=1'.slice(0, 18), // Google: trace/span
  'a'.repeat(64),
])('remembers the id of a proxy: %s', (sent) => {
  expect(noted(sent)).toBe(sent)
})

it.each([
  '',
  'a'.repeat(65),
  'two words',
  'one,two',
  'a"b',
  'a\\b',
  'a\u001b[31m',
  '<b>',
  '请求',
  'a?code=0123',
  "a'b",
  '$(id)',
])('does not remember what no proxy writes: %j', (sent) => {
  expect(noted(sent)).toBeUndefined()
})

it('knows none of a request that no proxy named, nor of what is no request', () => {
  expect([noted(null), proxyRequestIdOf('another'), proxyRequestIdOf(undefined)]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
