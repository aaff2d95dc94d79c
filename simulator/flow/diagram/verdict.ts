import type { Flow } from '../hop.ts'
import { hasLanded, isUnfinished, stepsOf } from './steps.ts'

/** How a login ended, as far as its record shows. */
export type Verdict =
  | 'whole'
  | 'alive'
  | 'profile'
  | 'waits-for-visitor'
  | 'waits-for-phone'
  | 'waits-for-computer'
  | 'paired'
  | 'not-paired'
  | 'signed-out'
  | 'elsewhere'
  | 'under-way'
  | 'stopped'
  | 'cut-off'
  | 'unseen'
  | 'trouble'

const STATE_LIVES_MS = 600_000 // after that, a login begins again

export function verdictOf(flow: Flow, nowMs: number): Verdict {
  const steps = stepsOf(flow)
  const kinds = steps.map(({ kind }) => kind)
  const last = kinds.at(-1)
  if (hasLanded(flow)) {
    if (flow.opening === 'consent') return 'profile'
    return kinds.includes('authorize') || kinds.includes('use-ticket') ? 'whole' : 'alive'
  }
  if (kinds.includes('computer-landed')) return 'paired'
  if (last === 'not-agreed' || last === 'computer-refused') return 'not-paired'
  if (last === 'agreed') return 'waits-for-computer'
  if (last === 'qr-code') return 'waits-for-phone'
  if (wasCutOff(flow)) return 'cut-off'
  if (last === 'asks-visitor') return 'waits-for-visitor'
  if (flow.opening === 'sign-out') return kinds.includes('signed-out') ? 'signed-out' : 'trouble'
  if (last === 'elsewhere' || last === 'pass-on') return 'elsewhere'
  if (isUnfinished(flow)) return nowMs - (steps.at(-1)?.atMs ?? 0) < STATE_LIVES_MS ? 'under-way' : 'stopped'
  return kinds.includes('stored-unseen') ? 'unseen' : 'trouble'
}

/** Whether our server restarted during this login, and no request followed. */
export function wasCutOff({ hops, restartsAtMs }: Flow): boolean {
  const restartedAtMs = restartsAtMs.at(-1)
  return restartedAtMs !== undefined && hops.every(({ atMs }) => atMs < restartedAtMs)
}

const HARMLESS = /^(?:session\.ended|callback\.passed-on)/

/** Whether something went wrong on the way, however the login ended. */
export function isTroubled(flow: Flow, nowMs: number): boolean {
  const bad: readonly Verdict[] = ['trouble', 'cut-off', 'unseen', 'stopped']
  return (
    flow.restartsAtMs.length > 0 ||
    bad.includes(verdictOf(flow, nowMs)) ||
    stepsOf(flow).some(({ marks }) => marks.some(({ what }) => !HARMLESS.test(what)))
  )
}
