import { describe, expect, it } from 'vitest'
import { judge, longestSilence, longestWaits, RECOVERY_BOUND_MS } from './judge.ts'
import type { Failure, Loss, Observed, Page, Phase, Revival } from './observed.ts'

const page = (over: Partial<Page> = {}): Page => ({
  visitor: 0,
  tappedMs: 1000,
  arrivedMs: 1100,
  wrongly: null,
  degraded: false,
  ...over,
})
const failure = (over: Partial<Failure> = {}): Failure => ({
  visitor: 0,
  tappedMs: 1000,
  failedMs: 1100,
  cause: '503 of the product at a page',
  loginsLately: 0,
  ...over,
})
const loss = (over: Partial<Loss> = {}): Loss => ({
  visitor: 0,
  begunMs: 1000,
  aliveMs: 5000,
  missedMs: 31_000,
  ...over,
})
const phase = (over: Partial<Phase> = {}): Phase => ({
  fault: 'Redis is flushed',
  beganMs: 30_000,
  endedMs: 30_500,
  takes: 'all',
  ...over,
})
const observed = (over: Partial<Observed> = {}): Observed => ({
  visitors: 1,
  endedMs: 100_000,
  pages: [page()],
  failures: [],
  losses: [],
  revivals: [],
  phases: [phase()],
  stalls: [],
  logins: 1,
  signOuts: 0,
  forms: 0,
  ...over,
})

it('passes a run in which everybody saw themselves', () => {
  expect(judge(observed()).passed).toBe(true)
})

it.each(['oABC****wxyz', 'nobody'])('fails a page that showed %s, also during a fault', (wrongly) => {
  const verdict = judge(observed({ pages: [page(), page({ arrivedMs: 30_200, wrongly, degraded: true })] }))
  expect([verdict.passed, verdict.wrong.length]).toEqual([false, 1])
})

it('fails a run without a page', () => {
  expect(judge(observed({ pages: [] })).passed).toBe(false)
})

describe('a session that is gone', () => {
  const explained = (one: Loss, phases: readonly Phase[]) =>
    judge(observed({ losses: [one], phases })).unexplainedLosses.length === 0

  it('is explained by a flush between its last sign of life and the next request', () => {
    expect(explained(loss(), [phase()])).toBe(true)
  })
  it('is not explained by a flush that it outlived', () => {
    expect(explained(loss({ aliveMs: 30_501 }), [phase()])).toBe(false)
  })
  it('is not explained by a flush that came after', () => {
    expect(explained(loss({ missedMs: 29_999 }), [phase()])).toBe(false)
  })
  it('is not explained by a fault that takes nothing, or by none', () => {
    expect(explained(loss(), [phase({ takes: 'none' })])).toBe(false)
    expect(explained(loss(), [])).toBe(false)
  })
  it('is explained by a failover only if it had just begun', () => {
    const failover = phase({ takes: 'recent' })
    expect(explained(loss({ begunMs: 1000 }), [failover])).toBe(false)
    expect(explained(loss({ begunMs: 29_000, aliveMs: 29_000 }), [failover])).toBe(true)
  })
  it('fails the run if nothing explains it', () => {
    expect(judge(observed({ losses: [loss()], phases: [] })).passed).toBe(false)
  })
})

describe('a session that its visitor ended, and that opens a page', () => {
  const explained = (one: Partial<Revival>, takes: Phase['takes']) => {
    const revivals = [{ visitor: 0, endedMs: 29_000, openedMs: 31_000, degraded: false, ...one }]
    return judge(observed({ revivals, phases: [phase({ takes })] })).passed
  }

  it('is explained by a failover only if it had just ended', () => {
    expect(explained({}, 'recent')).toBe(true)
    expect(explained({ endedMs: 20_000 }, 'recent')).toBe(false)
    expect(explained({ openedMs: 29_500 }, 'recent')).toBe(false)
  })
  it('is explained by an outage only if it opened a page for reading only', () => {
    expect(explained({ degraded: true, endedMs: 2000 }, 'none')).toBe(true)
    expect(explained({ degraded: false, endedMs: 2000 }, 'none')).toBe(false)
    expect(explained({ degraded: true, openedMs: 60_000 }, 'none')).toBe(false)
  })
})

describe('a failure', () => {
  const verdictOf = (one: Partial<Failure>, phases = [phase()]) =>
    judge(observed({ failures: [failure(one)], phases }))

  it('counts to the fault that it met, and says how long the product took to recover', () => {
    const verdict = verdictOf({ tappedMs: 32_000, failedMs: 33_000 })
    expect(verdict.passed).toBe(true)
    expect(verdict.byPhase.map(({ failures, recoveredMs }) => [failures.length, recoveredMs])).toEqual([
      [1, 1500],
    ])
  })
  it('counts to the fault that struck while the visitor waited', () => {
    expect(verdictOf({ tappedMs: 29_000, failedMs: 30_100 }).byPhase[0]).toMatchObject({ recoveredMs: 0 })
  })
  it('counts to the later of two faults', () => {
    const second = phase({ fault: 'Redis is paused', beganMs: 35_000, endedMs: 36_000 })
    const { byPhase } = verdictOf({ tappedMs: 35_500, failedMs: 35_600 }, [phase(), second])
    expect(byPhase.map(({ failures }) => failures.length)).toEqual([0, 1])
  })
  it.each([
    ['before the fault', 28_000, 29_999],
    ['when the product should have recovered', 30_501 + RECOVERY_BOUND_MS, 45_000],
  ])('fails the run if it came %s', (_, tappedMs, failedMs) => {
    const verdict = verdictOf({ tappedMs, failedMs })
    expect([verdict.passed, verdict.unexplainedFailures.length]).toEqual([false, 1])
  })
  it('is none if it is the page that ends a loop, and the visitor logged in three times within minutes', () => {
    const loop = { tappedMs: 60_000, failedMs: 60_100, cause: 'help page: sessions-lost' }
    expect(verdictOf({ ...loop, loginsLately: 3 }).passed).toBe(true)
    expect(verdictOf({ ...loop, loginsLately: 2 }).passed).toBe(false)
    expect(verdictOf({ ...loop, cause: 'help page: clocks-apart', loginsLately: 3 }).passed).toBe(false)
  })
})

describe('a failure at a stall of the visitors’ own process', () => {
  const verdictOf = (endedMs: number, tappedMs: number) =>
    judge(
      observed({
        failures: [failure({ tappedMs, failedMs: tappedMs + 100 })],
        stalls: [{ beganMs: 60_000, endedMs }],
      }),
    )

  it('is none of the product, for some seconds', () => {
    expect(verdictOf(60_500, 61_000)).toMatchObject({ passed: true, stalled: [{ tappedMs: 61_000 }] })
    expect(verdictOf(60_500, 64_000)).toMatchObject({ passed: false, stalled: [] })
  })
  it('does not pass a run on a machine that had no time for it', () => {
    expect(verdictOf(67_000, 61_000)).toMatchObject({ passed: false, unexplainedFailures: [] })
  })
})

it('measures how long a visitor kept tapping until a page came', () => {
  const failures = [
    failure({ tappedMs: 10_000, failedMs: 11_000 }),
    failure({ tappedMs: 13_000, failedMs: 14_000 }),
  ]
  const waited = (pages: readonly Page[]) => longestWaits(observed({ failures, pages, endedMs: 90_000 }))
  expect(waited([page(), page({ tappedMs: 15_000, arrivedMs: 16_000 })])).toEqual([6000])
  expect(waited([page()])).toEqual([80_000]) // no page came any more
  expect(longestWaits(observed())).toEqual([100])
})

it('measures how long nobody got a page', () => {
  const pages = [page({ arrivedMs: 2000 }), page({ visitor: 1, arrivedMs: 9000 })]
  expect(longestSilence(observed({ pages, endedMs: 10_000 }))).toBe(7000)
  expect(longestSilence(observed({ pages, endedMs: 20_000 }))).toBe(11_000)
})
