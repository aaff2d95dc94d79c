/** A clock with timers that a test moves. Each step runs the timers that are due. */
export function newSteppedClock(startsAtMs = 1_000_000) {
  let nowMs = startsAtMs
  const timers = new Set<{ readonly atMs: number; readonly call: () => void }>()
  return {
    nowMs: () => nowMs,
    after: (ms: number, call: () => void) => {
      const timer = { atMs: nowMs + ms, call }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    /** The number of pending timers. */
    timers: () => timers.size,
    setBack: (ms: number) => {
      nowMs -= ms
    },
    pass: async (ms: number) => {
      const untilMs = nowMs + ms
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve)) // callbacks may set timers
        const [next] = [...timers].toSorted((one, other) => one.atMs - other.atMs)
        if (next === undefined || next.atMs > untilMs) break
        nowMs = Math.max(nowMs, next.atMs)
        timers.delete(next)
        next.call()
      }
      nowMs = untilMs
    },
  }
}
