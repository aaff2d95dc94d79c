const TURNS = 8

let going: Promise<void> | null = null

/**
 * Waits until those who asked in the same moment have been looked up too, so that they go on together: eight turns of
 * the event loop, microseconds when nobody else is there. Pages that are rendered in the same turns share what each
 * turn costs; one after the other, a middleware that answers at once makes a busy server slower than none at all
 * does (`npm run bench`: empty and gathering middleware).
 */
export function goTogether(): Promise<void> {
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
