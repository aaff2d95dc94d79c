import { memoryOf } from '../process/bounded-map.ts'

/** How long later callers get a result. */
const KEPT_MS = 10_000
const MOST_RUNS = 10_000

/** The result of a run; unless it is final, later callers run again. */
export type RunResult<Value> = { readonly value: Value; readonly isFinal: boolean }

/**
 * Runs once per key in this process, for all callers during the run and within ten seconds after it.
 * @param gone aborts when this caller stops waiting; the run's own signal aborts when all have
 */
export type SharedRuns<Value> = (
  key: string,
  gone: AbortSignal,
  run: (gone: AbortSignal) => Promise<RunResult<Value>>,
) => Promise<{ readonly value: Value; readonly first: boolean }>

type Run<Value> = {
  readonly result: Promise<Value>
  readonly abandon: AbortController
  callers: number
  endedAtMs: number | null
}

/** A WebView that loads a callback twice drops the first request; the second one takes over its place. */
export function newSharedRuns<Value>(nowMs: () => number): SharedRuns<Value> {
  const runs = memoryOf<string, Run<Value>>(MOST_RUNS)

  function begin(key: string, run: Parameters<SharedRuns<Value>>[2]): Run<Value> {
    const abandon = new AbortController()
    const settle = async () => {
      let isFinal = false
      try {
        const result = await run(abandon.signal)
        isFinal = result.isFinal
        return result.value
      } finally {
        begun.endedAtMs = nowMs()
        if (!isFinal && runs.get(key) === begun) runs.delete(key)
      }
    }
    const begun: Run<Value> = { result: Promise.resolve().then(settle), abandon, callers: 0, endedAtMs: null }
    runs.set(key, begun)
    return begun
  }

  function known(key: string): Run<Value> | null {
    const run = runs.get(key)
    if (run === undefined) return null
    return run.endedAtMs === null || Math.abs(nowMs() - run.endedAtMs) < KEPT_MS ? run : null
  }

  return async (key, gone, run) => {
    const earlier = known(key)
    const shared = earlier ?? begin(key, run)
    const leave = () => {
      shared.callers -= 1
      if (shared.callers === 0) shared.abandon.abort()
    }
    shared.callers += 1
    if (gone.aborted) leave()
    else gone.addEventListener('abort', leave)
    try {
      return { value: await shared.result, first: earlier === null }
    } finally {
      gone.removeEventListener('abort', leave)
    }
  }
}
