import { expect, it } from 'vitest'
import { judge } from './judge.ts'
import type { Observed } from './observed.ts'
import { reportOf } from './report.ts'

const observed: Observed = {
  visitors: 2,
  endedMs: 120_000,
  pages: [
    { visitor: 0, tappedMs: 1000, arrivedMs: 1100, wrongly: null, degraded: false },
    { visitor: 1, tappedMs: 2000, arrivedMs: 2100, wrongly: null, degraded: true },
  ],
  failures: [
    {
      visitor: 0,
      tappedMs: 31_000,
      failedMs: 31_500,
      cause: '503 of the product at a page',
      loginsLately: 1,
    },
  ],
  losses: [{ visitor: 0, begunMs: 500, aliveMs: 1100, missedMs: 35_000 }],
  revivals: [],
  phases: [{ fault: 'Redis is flushed', beganMs: 30_000, endedMs: 30_500, takes: 'all' }],
  stalls: [],
  logins: 3,
  signOuts: 1,
  forms: 1,
}
const report = (of: Observed) => reportOf(of, judge(of), { seed: 7, machine: 'Machine: a test' })

it('says what each fault took and what visitors met', () => {
  const text = report(observed)
  expect(text).toContain('**Passed**: 0 wrong identities on 2 pages, 0 sessions lost that no fault explains')
  expect(text).toContain('| 30.0 | 30.5 | Redis is flushed | 1 | 1 | 0.5 |')
  expect(text).toContain('| Redis is flushed | 503 of the product at a page | 1 |')
  expect(text).toContain('`CHAOS_SEED=7 npm run chaos`')
  expect(text).not.toContain('nothing explains\n')
})

it('says so if the machine had no time for the run', () => {
  const text = report({ ...observed, stalls: [{ beganMs: 50_000, endedMs: 58_000 }] })
  expect(text).toContain('**Failed**')
  expect(text).toContain('- the visitors’ own process stalled for more than 5 % of the time')
})

it('names whom a visitor saw, and each session that went without a fault', () => {
  const [page] = observed.pages
  if (page === undefined) throw new Error('a page')
  const text = report({
    ...observed,
    phases: [],
    pages: [{ ...page, wrongly: 'oABC****wxyz' }],
  })
  expect(text).toContain('**Failed**: 1 wrong identities on 1 pages, 1 sessions lost that no fault explains')
  expect(text).toContain('- visitor 0 saw oABC****wxyz at 1.1 s')
  expect(text).toContain('- visitor 0 lost a session of 0.5 s between 1.1 s and 35.0 s')
  expect(text).toContain('- visitor 0 tapped at 31.0 s: 503 of the product at a page at 31.5 s')
})
