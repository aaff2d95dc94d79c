import { randomBytes } from 'node:crypto'
import type { Hop } from '../hop.ts'

type Asked = Pick<Hop, 'kind' | 'method' | 'host' | 'target'> &
  Partial<Pick<Hop, 'within' | 'requestHeaders' | 'tracker' | 'state' | 'keys'>>

/** A request that has just been sent, without its answer. */
export function newHop(asked: Asked): Hop {
  return {
    id: randomBytes(6).toString('hex'),
    within: null,
    atMs: timeNow(),
    tookMs: null,
    requestHeaders: [],
    status: null,
    responseHeaders: [],
    broken: null,
    requestId: null,
    tracker: 'none',
    leadsTo: 'nowhere',
    state: null,
    keys: [],
    body: null,
    faults: [],
    errcode: null,
    events: [],
    store: [],
    ...asked,
  }
}

/** Milliseconds since 1970, with fractions: two arrows may lie within one millisecond. */
export function timeNow(): number {
  return performance.timeOrigin + performance.now()
}
