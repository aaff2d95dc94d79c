import type { Flow } from '../hop.ts'
import { arrowsOf } from './arrows.ts'
import { isOfComputer } from './pairing.ts'
import type { Step } from './step.ts'

/** The arrows of a login in the order in which they went over the wire. */
export function stepsOf(flow: Flow): readonly Step[] {
  return flow.hops
    .flatMap((hop, place) => arrowsOf(hop, place, flow))
    .sort((a, b) => a.atMs - b.atMs || flow.hops.indexOf(a.hop) - flow.hops.indexOf(b.hop))
}

/** The numbers of the steps that happened: `[1, 2, 11, 12]` with a live session. */
export function numbersOf(flow: Flow): readonly number[] {
  return stepsOf(flow)
    .map(({ number }) => number)
    .filter((number) => number !== null)
}

/** Whether the visitor has reached the page. */
export function hasLanded(flow: Flow): boolean {
  return stepsOf(flow).at(-1)?.kind === 'stands'
}

/** Whether its last answer is a redirect, or is still to come. */
export function isUnfinished({ hops }: Flow): boolean {
  const last = hops.filter(({ kind }) => kind !== 'exchange').at(-1)
  if (last === undefined) return false
  return last.tookMs === null || (last.leadsTo !== 'nowhere' && !isOfComputer(last))
}
