import { onePerProcess } from './per-process.ts'
import { type Stop, type StopPhase, stopPhase } from './stop-phase.ts'

const memory = onePerProcess('stop', (): { stop: Stop | null } => ({ stop: null }))

export function beginStop(stop: Stop): void {
  memory().stop = stop
}

export function stopOfProcess(): Stop | null {
  return memory().stop
}

/** The phase that this process is in, the same for the gate, the pages and the start-up. */
export function phaseNow(): StopPhase {
  return stopPhase(memory().stop, performance.now())
}
