import { randomBytes } from 'node:crypto'
import type { Flow, Hop } from './hop.ts'
import { keepJoins } from './join.ts'
import type { FlowRecord } from './record.ts'
import { isUnfinished } from './steps.ts'

export type Arrival = {
  readonly hop: Hop
  readonly names: readonly string[]
  readonly promises: readonly string[]
  readonly phone: string | null
  /** Loaded within a phone's frame, or by a script: perhaps by a page that a phone shows. */
  readonly inFrame: boolean
  /** Of a page: without a promise that it takes up, somebody tapped. */
  readonly path: string
}

/** Puts requests together into logins: one for each tap. */
export type Recorder = {
  /** Enters a request; answers the login that it belongs to, null: none, and it is not recorded. */
  readonly arrive: (arrival: Arrival) => string | null
  /** Enters a request of ours to WeChat, in the login of the callback that makes it. */
  readonly add: (flowId: string, hop: Hop) => void
  /** Writes down what a hop has become, and what it promises. */
  readonly update: (flowId: string, names?: readonly string[], promises?: readonly string[]) => void
  readonly sawUser: (flowId: string, user: string) => void
}

const UNFINISHED_FOR_MS = 600_000 // as long as a state lives

export function startRecorder(record: FlowRecord, nowMs: () => number): Recorder {
  const joins = keepJoins()
  const remember = (flow: Flow, names: readonly string[], promises: readonly string[]) => {
    for (const name of names) joins.note(name, flow.id)
    for (const promise of promises) joins.expect(promise, flow.id)
  }
  for (const flow of record.list()) {
    const interrupted = isUnfinished(flow) && nowMs() - flow.startedAtMs < UNFINISHED_FOR_MS
    if (interrupted) record.put({ ...flow, restartsAtMs: [...flow.restartsAtMs, nowMs()] })
    for (const hop of flow.hops) remember(flow, hop.keys, [])
    if (interrupted)
      remember(flow, [], flow.hops.at(-1)?.keys.filter((key) => /^(?:land|help) /.test(key)) ?? [])
  }

  const change = (id: string, changeFlow: (flow: Flow) => Flow) => {
    const flow = record.find(id)
    if (flow !== null) record.put(changeFlow(flow))
  }

  return {
    arrive: ({ hop, names, promises, phone, inFrame, path }) => {
      const known = hop.kind === 'page' ? joins.takeExpected(promises) : joins.find(names)
      const before = known === null ? null : record.find(known)
      if (before === null && path.startsWith('/help/')) return null
      const kin = record.find(joins.find(hop.keys) ?? '') // somebody who was here with this T
      const flow: Flow = before ?? {
        version: 1,
        id: randomBytes(6).toString('hex'),
        phone: phone ?? (inFrame ? (kin?.phone ?? null) : null),
        user: kin?.user ?? null,
        path,
        startedAtMs: hop.atMs,
        restartsAtMs: [],
        hops: [],
      }
      remember(flow, hop.kind === 'page' ? [] : names, [])
      record.put({ ...flow, hops: [...flow.hops, hop] })
      return flow.id
    },
    add: (id, hop) => change(id, (flow) => ({ ...flow, hops: [...flow.hops, hop] })),
    update: (id, names = [], promises = []) =>
      change(id, (flow) => {
        remember(flow, names, promises)
        return { ...flow }
      }),
    sawUser: (id, user) => change(id, (flow) => ({ ...flow, user })),
  }
}
