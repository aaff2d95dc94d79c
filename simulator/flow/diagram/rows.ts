import type { Flow } from '../hop.ts'
import type { Actor, Step, StepKind } from './step.ts'
import { hasLanded, isUnfinished, stepsOf } from './steps.ts'
import { wasCutOff } from './verdict.ts'

/** A line of the diagram: an arrow that went over the wire, one that did not, or a server that started again. */
export type Row =
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'absent'; readonly absent: Absent; readonly skipped: boolean }
  | { readonly kind: 'restarted'; readonly atMs: number; readonly goesOn: boolean }

export type Absent = {
  readonly number: number
  readonly kind: StepKind
  readonly from: Actor
  readonly to: Actor
}

/** A login that goes well. */
const TWELVE_STEPS: readonly Absent[] = [
  { number: 1, kind: 'tap', from: 'user', to: 'client' },
  { number: 2, kind: 'ask', from: 'client', to: 'server' },
  { number: 3, kind: 'to-wechat', from: 'server', to: 'client' },
  { number: 4, kind: 'authorize', from: 'client', to: 'platform' },
  { number: 5, kind: 'code', from: 'platform', to: 'client' },
  { number: 6, kind: 'callback', from: 'client', to: 'server' },
  { number: 7, kind: 'exchange', from: 'server', to: 'platform' },
  { number: 8, kind: 'open-id', from: 'platform', to: 'server' },
  { number: 9, kind: 'landed', from: 'server', to: 'client' },
  { number: 10, kind: 'ask-again', from: 'client', to: 'server' },
  { number: 11, kind: 'page', from: 'server', to: 'client' },
  { number: 12, kind: 'stands', from: 'client', to: 'user' },
]

/** The rows of a login: what happened, and greyed what did not. Null: nobody has tapped yet. */
export function rowsOf(flow: Flow | null): readonly Row[] {
  if (flow === null) return TWELVE_STEPS.map((absent): Row => ({ kind: 'absent', absent, skipped: false }))
  const steps = stepsOf(flow)
  const happened = new Set(steps.map(({ number }) => number))
  const rows: Row[] = []
  const isLogin = !['consent', 'sign-out'].includes(flow.opening)
  let last = happened.has(1) ? 0 : 1 // a link opens the page without a tap
  for (const step of steps) {
    if (step.number !== null) {
      if (isLogin) rows.push(...absentBetween(last, step.number, happened, true))
      last = step.number
    }
    rows.push({ kind: 'step', step })
  }
  if (isLogin && !hasLanded(flow))
    rows.push(...absentBetween(last, 13, happened, !isUnfinished(flow) || wasCutOff(flow)))
  return withRestarts(rows, flow)
}

function absentBetween(
  after: number,
  before: number,
  happened: ReadonlySet<number | null>,
  skipped: boolean,
): readonly Row[] {
  return TWELVE_STEPS.filter(({ number }) => number > after && number < before && !happened.has(number)).map(
    (absent): Row => ({ kind: 'absent', absent, skipped }),
  )
}

/** Puts each restart before the first arrow after it. */
function withRestarts(rows: readonly Row[], { restartsAtMs, hops }: Flow): readonly Row[] {
  return restartsAtMs.reduce<readonly Row[]>((before, atMs) => {
    const next = before.findIndex((row) =>
      row.kind === 'absent' ? !row.skipped : row.kind === 'step' && row.step.atMs > atMs,
    )
    const at = next < 0 ? before.findLastIndex(({ kind }) => kind === 'step') + 1 : next
    return [
      ...before.slice(0, at),
      { kind: 'restarted', atMs, goesOn: hops.some((hop) => hop.atMs >= atMs) },
      ...before.slice(at),
    ]
  }, rows)
}
