import { expect, it } from 'vitest'
import type { Answer } from '../ask.ts'
import type { ServerFacts } from '../proof.ts'
import { judgeLocal, judgePublic, type Met } from './instance.ts'

const FACTS: ServerFacts = {
  host: null,
  peer: null,
  forwardedFor: null,
  forwardedProto: null,
  visitor: null,
  startedAtMs: 0,
  nowMs: 0,
}
const ORIGIN = 'https://wx.example.com'
const unreachable = (code: string): Met => ({ answer: { kind: 'unreachable', code }, facts: null })
function answered(
  status: number,
  body = '',
  headers: Readonly<Record<string, string>> = {},
  address = '203.0.113.9',
): Met {
  const answer: Answer = {
    kind: 'answered',
    address,
    status,
    headers,
    setCookies: [],
    body,
    certificate: null,
  }
  return { answer, facts: null }
}
const LIVE = '{"status":"ok"}'
const ID = { 'x-request-id': 'abcdefghijklmnopqrstuv' }
const ours: Met = { ...answered(200, LIVE, ID), facts: FACTS }
const stopped = unreachable('ECONNREFUSED')

it('recognises a server of ours, here and from outside', () => {
  expect(judgeLocal(ours, 3000).verdict).toBe('fine')
  expect(judgePublic(ours, stopped, ORIGIN).verdict).toBe('fine')
})

it.each(['127.0.0.1', '::1', '10.0.0.5', '::ffff:192.168.1.5', 'fd00::5'])(
  'leaves to the operator what visitors find where this machine finds %s',
  (address) => {
    const met: Met = { ...answered(200, LIVE, ID, address), facts: FACTS }
    const finding = judgePublic(met, ours, ORIGIN)
    expect(finding).toMatchObject({ verdict: 'unknown', remedy: expect.stringMatching(/on a phone/) })
    expect(finding.found).toMatch(/for this machine the host is [\da-f.:]+, a private address/)
  },
)

it.each([
  ['a name without an entry', unreachable('ENOTFOUND'), /DNS/],
  ['no proxy', unreachable('ECONNREFUSED'), /start the proxy/],
  ['a firewall', unreachable('timeout'), /firewall/],
  ['http on the port of https', unreachable('EPROTO'), /ssl/],
  ['a fault that nobody knows', unreachable('E_NEW'), /DNS entry, the network and the proxy/],
  [
    'a redirect to another host',
    answered(301, '', { location: 'https://www.example.com/x?code=1' }),
    /redirects end/,
  ],
  ['a redirect to nowhere', answered(308, '', { location: 'http://' }), /redirects end/],
  ['a server with another secret', answered(200, LIVE, ID), /same SESSION_SECRET/],
  ['another product', answered(200, LIVE), /DNS and the proxy/],
  ['a page for parked domains', answered(200, '<h1>Buy me</h1>', ID), /DNS and the proxy/],
  ['a proxy that does not know the path', answered(404), /every path/],
])('has a remedy for %s at APP_ORIGIN', (_, met, remedy) => {
  const finding = judgePublic(met, ours, ORIGIN)
  expect(finding).toMatchObject({ verdict: 'fault', remedy: expect.stringMatching(remedy) })
  expect(finding.found).not.toContain('code=')
})

it.each([502, 503, 504])('tells a stopped server from a proxy that leads elsewhere, at %d', (status) => {
  expect(judgePublic(answered(status), stopped, ORIGIN).remedy).toMatch(/^start it/)
  expect(judgePublic(answered(status), ours, ORIGIN).remedy).toMatch(/^point the proxy/)
})

it.each([
  ['nobody', stopped, 'unknown'],
  ['a server with another secret', answered(200, LIVE, ID), 'fault'],
  ['another program', answered(404), 'fault'],
])('judges %s on the port of this machine', (_, met, verdict) => {
  expect(judgeLocal(met, 3000)).toMatchObject({ verdict, remedy: expect.any(String) })
})
