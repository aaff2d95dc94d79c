import { Registry } from 'prom-client'
import { beforeEach, expect, it } from 'vitest'
import type { LoginEvent, StoreAsked } from '../events.ts'
import { FAILURE_CAUSES } from '../login/failure.ts'
import { countEvents } from './count-events.ts'

let registry: Registry
let count: (event: LoginEvent) => void
let countStore: (asked: StoreAsked) => void
beforeEach(() => {
  registry = new Registry()
  ;({ count, countStore } = countEvents(registry))
})

const lines = async () => (await registry.metrics()).split('\n').filter((line) => /^\w/.test(line))
const series = async () => (await lines()).map((line) => line.slice(0, line.lastIndexOf(' ')))
const value = async (name: string) => {
  const found = (await lines()).find((line) => line.startsWith(`wechat_login_${name} `))
  return Number(found?.split(' ').at(-1))
}

/** What visitors, WeChat, stores and applications might get into an event by a mistake of ours. */
const HOSTILE = [
  'oABCDEF0123456789abcdefghijkl',
  '/redirect?code=0123456789abcdef&state=1',
  '203.0.113.9',
  '',
  '"} evil 1\n# HELP',
  '__proto__',
  'constructor',
  'x'.repeat(10_000),
  '请求',
]

const everyEvent = (text: string): readonly LoginEvent[] => {
  const request = { requestId: text }
  return [
    { ...request, name: 'login.begin', attempt: 7, login: text },
    { ...request, name: 'login.callback', outcome: text, login: text },
    { ...request, name: 'callback.passed-on', from: text, to: text },
    { ...request, name: 'login.exchanged', user: text, durationMs: 12 },
    { ...request, name: 'login.landed', user: text, duplicate: true },
    { ...request, name: 'login.landed', user: text, duplicate: false },
    { ...request, name: 'login.restarted', attempt: 1, cause: text },
    { ...request, name: 'login.failed', cause: text, errcode: 40_029 },
    {
      ...request,
      name: 'exchange.failed',
      remedy: text,
      errcode: 1,
      meaning: text,
      rid: text,
      durationMs: 3,
    },
    { ...request, name: 'exchange.failed', remedy: text, reason: text, causeCode: text, advice: text },
    { ...request, name: 'profile.asked' },
    { ...request, name: 'profile.taken', user: text, taking: text },
    { ...request, name: 'profile.refreshed', user: text, refreshed: true },
    { ...request, name: 'session.begun' },
    { ...request, name: 'session.renewed', found: true },
    { ...request, name: 'session.ended', everywhere: true, count: 3 },
    { ...request, name: 'session.conflict' },
    { ...request, name: 'session.degraded' },
    { ...request, name: 'store.unreachable', reason: text, causeCode: text, remedy: text },
    { ...request, name: 'limit.met', limit: 'address' },
    { ...request, name: 'proxy.unlisted', remedy: text },
    { ...request, name: 'secrets.differ', remedy: text },
    { ...request, name: 'action.unknown' },
    { ...request, name: 'request.failed', error: text, digest: text },
    { name: 'breaker.opened', of: 'store' },
    { name: 'breaker.closed', of: 'store' },
    { name: 'store.value-refused', place: text, reason: text },
    { name: 'store.inspected', what: text, verdict: 'warning', found: text, remedy: text },
  ]
}

it('has every series from the start, at 0, so that the first event is an increase', async () => {
  const counters = (await lines()).filter((line) => !line.includes('_bucket'))
  expect(counters.length).toBeGreaterThan(60)
  expect(counters.every((line) => line.endsWith(' 0'))).toBe(true)
  for (const cause of FAILURE_CAUSES) expect(await value(`failed_total{cause="${cause}"}`)).toBe(0)
})

it('gets no series by any event, whatever its fields hold', async () => {
  const before = await series()
  for (const text of HOSTILE) {
    for (const event of everyEvent(text)) count(event)
    countStore({ verb: text, outcome: text, durationMs: 1 })
    countStore({ verb: 'endAll', outcome: String(text.length), durationMs: Number.NaN })
  }
  expect(await series()).toEqual(before)
  expect(before.length).toBeLessThan(1000)
  expect(await value('failed_total{cause="other"}')).toBe(HOSTILE.length)
  for (const text of HOSTILE.filter((one) => one.length > 5 && one !== 'constructor'))
    expect(await registry.metrics()).not.toContain(text)
})

it('counts each step of the funnel once, a duplicate apart, and each cause by its name', async () => {
  const request = { requestId: 'id' }
  count({ ...request, name: 'login.begin', attempt: 0, login: 'x' })
  count({ ...request, name: 'login.exchanged', user: 'oAB…', durationMs: 240 })
  count({ ...request, name: 'login.landed', user: 'oAB…', duplicate: false })
  count({ ...request, name: 'login.landed', user: 'oAB…', duplicate: true })
  count({ ...request, name: 'login.failed', cause: 'sessions-lost' })
  count({ ...request, name: 'session.ended', everywhere: true, count: 3 })
  count({ ...request, name: 'session.ended', everywhere: false, count: 0 })
  expect(await value('begun_total')).toBe(1)
  expect(await value('exchange_seconds_bucket{le="0.3",result="granted"}')).toBe(1)
  expect(await value('exchange_seconds_bucket{le="0.2",result="granted"}')).toBe(0)
  expect([await value('landed_total'), await value('landed_duplicates_total')]).toEqual([1, 1])
  expect(await value('failed_total{cause="sessions-lost"}')).toBe(1)
  expect(await value('sessions_ended_total')).toBe(3)
})

it.each([
  ['found', 'answered'],
  ['none', 'none'],
  ['12', 'answered'],
  ['won', 'answered'],
  ['timeout', 'unreachable'],
  ['read-only', 'unreachable'],
  ['failed', 'unreachable'],
])('counts the store’s %s as %s', async (outcome, answer) => {
  countStore({ verb: 'read', outcome, durationMs: 2 })
  expect(await value(`store_seconds_count{verb="read",answer="${answer}"}`)).toBe(1)
})

it('shows which breaker is open now', async () => {
  count({ name: 'breaker.opened', of: 'wechat' })
  expect(await value('breaker_open{of="wechat"}')).toBe(1)
  count({ name: 'breaker.closed', of: 'wechat' })
  expect(await value('breaker_open{of="wechat"}')).toBe(0)
})
