import { ratio } from './interleave.ts'
import { latencyRatio } from './latency.ts'
import type { Measured } from './report.ts'

type Floor = { readonly what: string; readonly reached: number; readonly wanted: string }

const PEERS = ['next-auth', 'iron-session'] as const
const EMPTY = 'empty-middleware'

/** Ratios within one run, and what is wanted of each; a login in Next's middleware has an empty one as its floor. */
export function floorsOf({ latency, closed, strangers, start, login, browser }: Measured): readonly Floor[] {
  const floors: Floor[] = []
  const add = (what: string, reached: number, wanted = '') => floors.push({ what, reached, wanted })
  if (closed !== undefined) {
    const over = (name: string, other: string) => ratio(closed.rates, name, other).median
    for (const name of ['ours, Redis', 'ours, file'])
      add(`closed loop: ${name}, over the empty middleware`, over(name, EMPTY), '≥ 0.95')
    for (const peer of PEERS) add(`closed loop: ours, Redis, over ${peer}`, over('ours, Redis', peer), '> 1')
    add(
      'closed loop: express-session with passport, over its bare page',
      over('express-session, passport', 'express, no session'),
    )
  }
  if (latency !== undefined) {
    const p99 = (name: string, other: string) =>
      latencyRatio(latency.latencies, name, other, 0.6, 0.99).median
    for (const name of ['ours, Redis', 'ours, file'])
      add(`p99 at 60 %: ${name}, over the empty middleware’s`, p99(name, EMPTY), '≤ 1.15')
    for (const peer of PEERS) add(`p99 at 60 %: ours, Redis, over ${peer}’s`, p99('ours, Redis', peer), '< 1')
  }
  if (strangers !== undefined) {
    const stranger = 'ours, no session (302)'
    add('302 that begins a login, over the bare page', ratio(strangers, stranger, 'bare').median, '≥ 6')
    add('the same, over our page with a session', ratio(strangers, stranger, 'ours, Redis').median, '≥ 6')
  }
  if (start !== undefined) {
    add('start to the first page with a session, over the bare app’s', start.later, '≤ 1.15')
    add('the same, the first start of a build', start.first)
  }
  if (login !== undefined) {
    const what = 'callback beyond WeChat’s own answer at 20 logins a second'
    add(`${what}, over a handler that does nothing`, login.p50 / login.idleHandlerMs, '≤ 1.5')
    add(`${what}, p50 (ms)`, login.p50)
    add(`${what}, p99 (ms)`, login.p99, '≤ 15')
  }
  if (browser !== undefined) {
    add('first visit in Chromium over one with a session', browser.firstOverAgain, '≤ 1.3')
    add('JavaScript of 去借钱 over the bare page’s (gzip)', browser.javaScript, '≤ 1.10')
  }
  return floors
}
