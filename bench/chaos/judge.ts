import type { Failure, Loss, Observed, Page, Phase, Revival, Stall } from './observed.ts'

/** How long after a fault its visitors may still meet it: breakers ask again once a second, visitors reload. */
export const RECOVERY_BOUND_MS = 10_000

/** What a primary may have kept from its replica when it died. */
const REPLICATION_LAG_MS = 2000

/** How long after a stall of the visitors' own process: breakers ask again once a second. */
const STALL_BOUND_MS = 3000

/** With more stalls than this, the machine was too busy to say anything. */
export const MOST_STALLED = 0.05

/** Three logins within minutes: the product takes it for a loop, and says so on a page. */
const LOOP_LOGINS = 3
const LOOP_CAUSE = 'help page: sessions-lost'

export type Verdict = {
  readonly wrong: readonly Page[]
  /** Sessions that were gone, or that came back, and no fault explains it. */
  readonly unexplainedLosses: readonly Loss[]
  readonly unexplainedRevivals: readonly Revival[]
  /** Failures while nothing was wrong with anything. */
  readonly unexplainedFailures: readonly Failure[]
  readonly byPhase: readonly {
    readonly phase: Phase
    readonly failures: readonly Failure[]
    readonly recoveredMs: number
  }[]
  /** Failures that the product means: the page that ends a loop of logins. */
  readonly loops: readonly Failure[]
  /** Failures at a stall of the visitors' own process. */
  readonly stalled: readonly Failure[]
  /** The share of the time in which that process stalled. */
  readonly stalledShare: number
  readonly passed: boolean
}

/** Who saw whom, what each fault explains, and what nothing explains. */
export function judge(observed: Observed): Verdict {
  const { pages, failures, losses, revivals, phases, stalls } = observed
  const wrong = pages.filter(({ wrongly }) => wrongly !== null)
  const [loops, others] = [failures.filter(isLoop), failures.filter((one) => !isLoop(one))]
  const byPhase = phases.map((phase) => {
    const own = others.filter((failure) => phaseOf(failure, phases) === phase)
    const last = Math.max(phase.endedMs, ...own.map(({ tappedMs }) => tappedMs))
    return { phase, failures: own, recoveredMs: last - phase.endedMs }
  })
  const outside = others.filter((failure) => phaseOf(failure, phases) === null)
  const atStall = (failure: Failure) => stalls.some((stall) => meets(failure, stall, STALL_BOUND_MS))
  const [stalled, unexplainedFailures] = [outside.filter(atStall), outside.filter((one) => !atStall(one))]
  const stalledMs = stalls.reduce((sum, { beganMs, endedMs }) => sum + endedMs - beganMs, 0)
  const stalledShare = stalledMs / observed.endedMs
  const unexplainedLosses = losses.filter((loss) => !phases.some((phase) => explainsLoss(phase, loss)))
  const unexplainedRevivals = revivals.filter((one) => !phases.some((phase) => explainsRevival(phase, one)))
  const faults = [wrong, unexplainedLosses, unexplainedRevivals, unexplainedFailures]
  const passed =
    pages.length > 0 && stalledShare <= MOST_STALLED && faults.every(({ length }) => length === 0)
  return {
    wrong,
    unexplainedLosses,
    unexplainedRevivals,
    unexplainedFailures,
    byPhase,
    loops,
    stalled,
    stalledShare,
    passed,
  }
}

/** Whether the visitor waited while this lasted, or tapped within the time after it. */
function meets(failure: Failure, { beganMs, endedMs }: Stall, boundMs: number): boolean {
  return failure.tappedMs <= endedMs + boundMs && failure.failedMs >= beganMs
}

/** The latest fault that this tap met, with the time that the product has to recover. */
function phaseOf(failure: Failure, phases: readonly Phase[]): Phase | null {
  return phases.findLast((phase) => meets(failure, phase, RECOVERY_BOUND_MS)) ?? null
}

function isLoop({ cause, loginsLately }: Failure): boolean {
  return cause === LOOP_CAUSE && loginsLately >= LOOP_LOGINS
}

/** It took the session if it struck between the last sign of life and the next request. */
function explainsLoss({ takes, beganMs, endedMs }: Phase, { begunMs, aliveMs, missedMs }: Loss): boolean {
  if (takes === 'none' || missedMs < beganMs || aliveMs > endedMs) return false
  return takes === 'all' || begunMs >= beganMs - REPLICATION_LAG_MS
}

/**
 * A replica that was promoted may not know that a session ended a moment before; while the store is away, an instance
 * that did not end the session goes by the visitor's seal.
 */
function explainsRevival(phase: Phase, { endedMs, openedMs, degraded }: Revival): boolean {
  if (openedMs < phase.beganMs) return false
  if (degraded) return openedMs <= phase.endedMs + RECOVERY_BOUND_MS
  return phase.takes === 'recent' && endedMs >= phase.beganMs - REPLICATION_LAG_MS && endedMs <= phase.endedMs
}

/** Each visitor's longest time between a tap and the next page, however often they tapped in between. */
export function longestWaits({ visitors, pages, failures, endedMs }: Observed): readonly number[] {
  return Array.from({ length: visitors }, (_, visitor) => {
    const own = (one: { readonly visitor: number }) => one.visitor === visitor
    const taps = [
      ...pages.filter(own).map(({ tappedMs, arrivedMs }) => ({ tappedMs, atMs: arrivedMs, page: true })),
      ...failures.filter(own).map(({ tappedMs, failedMs }) => ({ tappedMs, atMs: failedMs, page: false })),
    ].toSorted((one, other) => one.atMs - other.atMs)
    let [longest, since]: [number, number | null] = [0, null]
    for (const { tappedMs, atMs, page } of taps) {
      since = Math.min(since ?? tappedMs, tappedMs)
      if (!page) continue
      longest = Math.max(longest, atMs - since)
      since = null
    }
    return since === null ? longest : Math.max(longest, endedMs - since)
  })
}

/** The longest time in which nobody at all got a page. */
export function longestSilence({ pages, endedMs }: Observed): number {
  const arrivals = [
    0,
    ...pages.map(({ arrivedMs }) => arrivedMs).toSorted((one, other) => one - other),
    endedMs,
  ]
  return Math.max(...arrivals.map((at, place) => at - (arrivals[place - 1] ?? at)))
}
