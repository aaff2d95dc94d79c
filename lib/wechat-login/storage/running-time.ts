/** A stall of this process takes one of these parts of a wait, however long it is. */
const PARTS = 5

/**
 * Calls back after so much time in which this process ran. Where it stalls (a page that loads for the first time, a
 * machine without a free core), timers run before the answers that came meanwhile, and before what was about to be
 * sent: a timer would take the stall for a silent server.
 * @returns a function that stops the wait
 */
export function afterRunning(ms: number, callBack: () => void): () => void {
  let left = PARTS
  let timer = setTimeout(endPart, ms / PARTS)
  function endPart() {
    left -= 1
    if (left > 0) timer = setTimeout(endPart, ms / PARTS)
    else setImmediate(callBack) // one more turn lets in an answer that has already arrived
  }
  return () => clearTimeout(timer)
}
