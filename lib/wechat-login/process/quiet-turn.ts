import { performance } from 'node:perf_hooks'
import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * Waits for a turn of the event loop in which nothing came in. At that moment no connection waits in the listen queue
 * and no request in a socket: what is closed now loses nothing. Node accepts one connection a turn, so a queue takes
 * as many turns as it is long.
 * @param mostMs a process that is busy all the time never has one
 */
export async function quietTurn(
  mostMs: number,
  events: () => number = () => performance.nodeTiming.uvMetricsInfo.events,
): Promise<void> {
  const untilMs = performance.now() + mostMs
  let [before, now] = [-1, events()]
  while (before !== now && performance.now() < untilMs) {
    await nextTurn()
    ;[before, now] = [now, events()]
  }
}
