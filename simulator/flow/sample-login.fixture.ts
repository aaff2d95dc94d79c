import type { Flow, Hop } from './hop.ts'
import { newHop } from './record/new-hop.ts'

/** For tests: a hop with the times of its request and its answer. */
export function hopAt(atMs: number, changes: Partial<Hop>): Hop {
  const asked = {
    kind: 'page',
    method: 'GET',
    host: 'h5.test',
    target: '/frontend/loan/product/goToLoan',
  } as const
  return { ...newHop(asked), atMs, tookMs: 5, status: 302, ...changes }
}

/** For tests: a login that went well, with changes to its hops. */
export function sampleLogin(): Flow {
  const [asked, authorize] = [
    hopAt(0, { leadsTo: 'wechat', keys: ['state a'] }),
    hopAt(10, { kind: 'authorize', leadsTo: 'callback', keys: ['state a', 'code b'] }),
  ]
  const callback = hopAt(20, {
    kind: 'callback',
    tookMs: 30,
    leadsTo: 'page',
    tracker: 'began',
    keys: ['state a', 'code b'],
    store: [
      { atMs: 21, verb: 'claim', outcome: 'won', durationMs: 0.1 },
      { atMs: 36, verb: 'create', outcome: 'done', durationMs: 0.1 },
    ],
  })
  const exchange = hopAt(25, { kind: 'exchange', within: callback.id, tookMs: 10, status: 200 })
  const landed = hopAt(60, { tracker: 'logged-in', status: 200 })
  return sampleFlow([asked, authorize, callback, exchange, landed])
}

/** For tests: what followed one tap. */
export function sampleFlow(hops: Hop[]): Flow {
  return {
    version: 1,
    id: 'f1',
    phone: null,
    user: 'xiaoming',
    path: '/frontend/loan/product/goToLoan',
    opening: 'tap',
    startedAtMs: hops[0]?.atMs ?? 0,
    restartsAtMs: [],
    hops,
  }
}
