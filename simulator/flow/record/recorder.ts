import { randomBytes } from 'node:crypto'
import { keepNewest } from '../../../lib/wechat-login/process/bounded-map.ts'
import { RESTARTED } from '../diagram/step.ts'
import { isUnfinished } from '../diagram/steps.ts'
import type { Flow, Hop } from '../hop.ts'
import { keepJoins } from './join.ts'
import type { HolderAct, Opening } from './opening.ts'
import type { FlowRecord } from './record.ts'

export type Arrival = {
  readonly hop: Hop
  readonly names: readonly string[]
  readonly promises: readonly string[]
  readonly phone: string | null
  /** Loaded in a phone's frame, or by a script of a page there. */
  readonly inFrame: boolean
  /** If no redirect led to this path, somebody tapped. */
  readonly path: string
  /** How its visitor opened it, given what the phone reported. */
  readonly opening: (act: HolderAct | null) => Opening
}

/** Groups requests into logins: one for each tap. */
export type Recorder = {
  /** Adds a request and returns its login; null: it belongs to none and is not recorded. */
  readonly arrive: (arrival: Arrival) => string | null
  /** Adds a request of ours to WeChat, in the login of the callback that makes it. */
  readonly add: (flowId: string, hop: Hop) => void
  /** Updates a hop, and notes which request it leads to. */
  readonly update: (flowId: string, names?: readonly string[], promises?: readonly string[]) => void
  readonly sawUser: (flowId: string, user: string) => void
  /** What the phone's user does now, which the next page request does not show. */
  readonly holderDoes: (phone: string, act: HolderAct) => void
}

const ACT_FOR_MS = 5000 // going back may load nothing
const MOST_PHONES = 100
const UNFINISHED_FOR_MS = 600_000 // as long as a state lives

export function startRecorder(record: FlowRecord, nowMs: () => number): Recorder {
  const joins = keepJoins()
  const acts = new Map<string, { readonly act: HolderAct; readonly atMs: number }>()
  const takeAct = (phone: string | null) => {
    const said = acts.get(phone ?? '')
    acts.delete(phone ?? '')
    return said !== undefined && nowMs() - said.atMs < ACT_FOR_MS ? said.act : null
  }
  const remember = (flow: Flow, names: readonly string[], promises: readonly string[]) => {
    for (const name of names) joins.note(name, flow.id)
    for (const promise of promises) joins.expect(promise, flow.id)
  }
  for (const flow of record.list()) {
    const interrupted = isUnfinished(flow) && nowMs() - flow.startedAtMs < UNFINISHED_FOR_MS
    if (interrupted) record.put(cutOff(flow, nowMs()))
    for (const hop of flow.hops) remember(flow, hop.keys, [])
    if (interrupted)
      remember(flow, [], flow.hops.at(-1)?.keys.filter((key) => /^(?:land|help) /.test(key)) ?? [])
  }

  const change = (id: string, changeFlow: (flow: Flow) => Flow) => {
    const flow = record.find(id)
    if (flow !== null) record.put(changeFlow(flow))
  }

  return {
    arrive: ({ hop, names, promises, phone: named, inFrame, path, opening }) => {
      const known = hop.kind === 'page' ? joins.takeExpected(promises) : joins.find(names)
      const before = known === null ? null : record.find(known)
      if (before === null && path.startsWith('/help/')) return null
      const kin = record.find(joins.find(hop.keys) ?? '') // an earlier login with this T
      const phone = named ?? (inFrame ? (kin?.phone ?? null) : null)
      const flow: Flow = before ?? {
        version: 1,
        id: randomBytes(6).toString('hex'),
        phone,
        user: kin?.user ?? null,
        path,
        opening: opening(takeAct(phone)),
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
    holderDoes: (phone, act) => keepNewest(acts, phone, { act, atMs: nowMs() }, MOST_PHONES),
  }
}

/** A login in progress when our server restarted: requests without an answer stay so. */
function cutOff(flow: Flow, nowMs: number): Flow {
  const hops = flow.hops.map((hop) =>
    hop.tookMs === null ? { ...hop, broken: RESTARTED, tookMs: Math.max(0, nowMs - hop.atMs) } : hop,
  )
  return { ...flow, hops, restartsAtMs: [...flow.restartsAtMs, nowMs] }
}
