import type { Failure, Loss, Observed, Page, Phase, Revival, Stall } from './observed.ts'

/** Takes down what visitors and faults tell, with one clock. */
export type Recorder = {
  readonly nowMs: () => number
  readonly page: (page: Page) => void
  readonly failure: (failure: Failure) => void
  readonly loss: (loss: Loss) => void
  readonly revival: (revival: Revival) => void
  readonly phase: (phase: Phase) => void
  readonly stall: (stall: Stall) => void
  readonly login: () => void
  readonly signOut: () => void
  readonly form: () => void
  readonly observed: () => Observed
}

/** @param clockMs any clock that only goes forward */
export function newRecorder(visitors: number, clockMs = () => performance.now()): Recorder {
  const startedMs = clockMs()
  const nowMs = () => Math.round(clockMs() - startedMs)
  const [pages, failures, losses, revivals, phases]: [Page[], Failure[], Loss[], Revival[], Phase[]] = [
    [],
    [],
    [],
    [],
    [],
  ]
  const stalls: Stall[] = []
  let [logins, signOuts, forms] = [0, 0, 0]
  return {
    nowMs,
    page: (page) => pages.push(page),
    failure: (failure) => failures.push(failure),
    loss: (loss) => losses.push(loss),
    revival: (revival) => revivals.push(revival),
    phase: (phase) => phases.push(phase),
    stall: (stall) => stalls.push(stall),
    login: () => {
      logins += 1
    },
    signOut: () => {
      signOuts += 1
    },
    form: () => {
      forms += 1
    },
    observed: () => ({
      visitors,
      endedMs: nowMs(),
      pages,
      failures,
      losses,
      revivals,
      phases,
      stalls,
      logins,
      signOuts,
      forms,
    }),
  }
}
