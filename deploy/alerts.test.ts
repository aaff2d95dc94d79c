import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { alertsFiring, type Series } from '../e2e/harness/promtool.ts'

const AT_MINUTE = 12
const own = (name: string, labels: string, values: string): Series => [
  `wechat_login_${name}{instance="a",job="wechat-login"${labels}}`,
  values,
]
/** So many more at minute 11. */
const counter = (name: string, labels: string, more: number) => own(name, labels, `0x10 ${more}x20`)
/** So many more each minute. */
const steady = (name: string, labels: string, more: number) => own(name, labels, `0+${more}x30`)
const up = (values: string): Series => ['up{instance="a",job="wechat-login"}', values]
const back = (outcome: string, more: number) => steady('callbacks_total', `,outcome="${outcome}"`, more)
const failed = (cause: string, more: number) => counter('failed_total', `,cause="${cause}"`, more)
const refused = (remedy: string, more: number) =>
  counter('exchange_failures_total', `,remedy="${remedy}"`, more)
const limit = (name: string) => counter('limits_met_total', `,limit="${name}"`, 1)
const store = (answer: string, more: number) =>
  counter('store_seconds_count', `,verb="read",answer="${answer}"`, more)
/** A hundred a minute, so many of them within `le` seconds. */
const within = (name: string, labels: string, le: string, so: number) => [
  steady(`${name}_bucket`, `${labels},le="${le}"`, so),
  steady(`${name}_bucket`, `${labels},le="5"`, 100),
  steady(`${name}_bucket`, `${labels},le="+Inf"`, 100),
]

const CASES: readonly (readonly [alert: string, quiet: readonly Series[], firing: readonly Series[]])[] = [
  ['InstanceGone', [up('1x11 0 1x20')], [up('1x10 0x20')]],
  ['FewLand', [back('landed', 10), back('busy', 4)], [back('landed', 10), back('busy', 5)]],
  ['FewLand', [back('login-failed', 1)], [back('login-failed', 3)]], // a few bad callbacks at night wake nobody
  ['FewLand', [back('landed', 1), back('restart', 30)], [back('landed', 3), back('login-failed', 3)]],
  ['Fails', [failed('took-too-long', 4)], [failed('took-too-long', 7)]],
  ['SessionsLost', [failed('sessions-lost', 0)], [failed('sessions-lost', 1)]],
  ['AccountRefused', [refused('retry-later', 9)], [refused('operator-must-act', 1)]],
  [
    'WeChatAway',
    [own('breaker_open', ',of="wechat"', '0x11 1 0x20')],
    [own('breaker_open', ',of="wechat"', '0x10 1x20')],
  ],
  [
    'WeChatSlow',
    within('exchange_seconds', ',result="granted"', '1', 96),
    within('exchange_seconds', ',result="granted"', '1', 94),
  ],
  ['CodesRefused', [refused('restart', 39)], [refused('restart', 60)]],
  ['LimitsMet', [limit('hold')], [limit('address')]],
  ['LimitsMet', [], [limit('quota')]],
  ['StoreAway', [store('unreachable', 4), store('none', 999)], [store('unreachable', 7)]],
  [
    'StoreAway',
    [own('breaker_open', ',of="store"', '0x30')],
    [own('breaker_open', ',of="store"', '0x11 1x9')],
  ],
  ['PagesDegraded', [counter('degraded_answers_total', '', 0)], [counter('degraded_answers_total', '', 1)]],
  [
    'StoreSlow',
    within('store_seconds', ',verb="read",answer="none"', '0.1', 100),
    within('store_seconds', ',verb="read",answer="none"', '0.1', 98),
  ],
  [
    'StoreUnfit',
    [own('store_findings', ',what="eviction",verdict="fine"', '1x30')],
    [own('store_findings', ',what="eviction",verdict="warning"', '1x30')],
  ],
  [
    'ForeignValues',
    [counter('store_values_refused_total', ',place="session"', 0)],
    [counter('store_values_refused_total', ',place="claim"', 1)],
  ],
  ['SecretsDiffer', [own('secrets_differ_total', '', '3x30')], [counter('secrets_differ_total', '', 1)]],
  [
    'SecretsDiffer',
    [own('secrets_differ_total', '', '_x10 0x20')],
    [own('secrets_differ_total', '', '_x10 1x20')],
  ],
  ['ProxyUnlisted', [counter('unlisted_proxies_total', '', 0)], [counter('unlisted_proxies_total', '', 1)]],
  ['RequestsFail', [counter('requests_failed_total', '', 0)], [counter('requests_failed_total', '', 1)]],
]

/** Each alert once a round: Prometheus needs half a second for each set of series. */
const roundOf = (at: number) => CASES.slice(0, at).filter(([alert]) => alert === CASES[at]?.[0]).length
const rounds = Object.values(Object.groupBy(CASES.keys(), roundOf)).map((places = []) =>
  places.flatMap((at) => CASES.slice(at, at + 1)),
)
const judged = alertsFiring(
  rounds.flatMap((cases) => [cases.flatMap(([, quiet]) => quiet), cases.flatMap(([, , firing]) => firing)]),
  AT_MINUTE,
)

it.each(rounds.entries().toArray())(
  'keep quiet below their thresholds, and fire above them: %i',
  (round, cases) => {
    expect(judged[2 * round]).toEqual([])
    expect(judged[2 * round + 1]).toEqual(cases.map(([alert]) => `WeChatLogin${alert}`).toSorted())
  },
)

it('has a case for each rule', () => {
  const rules = [...readFileSync('deploy/alerts.yml', 'utf8').matchAll(/- alert: WeChatLogin(\w+)/g)]
  expect(new Set(CASES.map(([alert]) => alert))).toEqual(new Set(rules.map(([, name]) => name)))
})
