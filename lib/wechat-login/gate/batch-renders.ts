const TURNS = 8

let going: Promise<void> | null = null

/**
 * Waits eight turns of the event loop, so that simultaneous requests render in one batch. On an idle server that takes
 * microseconds. Pages of a batch share the cost of each turn; without the wait, an empty middleware makes a busy server
 * slower than no middleware (`npm run bench`: empty and gathering middleware).
 */
export function batchRenders(): Promise<void> {
  going ??= new Promise((resolve) => {
    const turn = (left: number): void => {
      if (left > 0) {
        setImmediate(turn, left - 1)
        return
      }
      going = null
      resolve()
    }
    turn(TURNS)
  })
  return going
}
