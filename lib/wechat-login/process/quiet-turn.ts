import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'

/** Between two tries: what is still being answered needs the processor more than this loop does. */
const REST_MS = 1

const SHORT_TURN_MS = 1

/**
 * Waits for a short turn of the event loop in which nothing arrived: what is closed right after it loses nothing, but
 * for what comes in that millisecond. Node accepts one connection a turn, so a listen queue takes as many turns as it
 * is long.
 * @param arrivals how many came so far, such as accepted connections
 * @param mostMs a process that is busy all the time never has such a turn
 */
export async function quietTurn(arrivals: () => number, mostMs: number): Promise<void> {
  const untilMs = performance.now() + mostMs
  while (performance.now() < untilMs) {
    await pause(REST_MS)
    const [before, begunAtMs] = [arrivals(), performance.now()]
    await nextTurn()
    if (arrivals() === before && performance.now() - begunAtMs < SHORT_TURN_MS) return
  }
}
