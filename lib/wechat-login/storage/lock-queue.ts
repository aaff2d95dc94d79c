import { setTimeout as pause } from 'node:timers/promises'

/** Runs an attempt at once if the lock is free, else in its turn. */
export type LockQueue = <Result>(attempt: () => Result) => Promise<Result>

type Waiting = {
  readonly run: () => void
  readonly reject: (reason: unknown) => void
  readonly untilMs: number
}

/**
 * A queue in front of a lock that other processes take too. It does not block the event loop. The first attempt in the
 * queue tries for all; when the lock is free, all run in the order in which they came.
 * @param isBusy whether an attempt failed because the lock is held; then it must have changed nothing
 * @param waitMs after which an attempt fails with the lock's error
 */
export function newLockQueue({
  isBusy,
  waitMs,
  retryEveryMs,
  nowMs = () => performance.now(),
  sleep = pause,
}: {
  readonly isBusy: (thrown: unknown) => boolean
  readonly waitMs: number
  readonly retryEveryMs: number
  readonly nowMs?: () => number
  readonly sleep?: (ms: number) => Promise<unknown>
}): LockQueue {
  const queue: Waiting[] = []

  async function serve(): Promise<void> {
    for (;;) {
      runUntilBusy()
      if (queue.length === 0) return
      await sleep(retryEveryMs)
    }
  }

  function runUntilBusy(): void {
    for (let first = queue[0]; first !== undefined; first = queue[0]) {
      try {
        first.run()
      } catch (thrown) {
        if (isBusy(thrown)) {
          rejectOverdue(thrown)
          return
        }
        first.reject(thrown)
      }
      queue.shift()
    }
  }

  function rejectOverdue(reason: unknown): void {
    const inTime = queue.findIndex(({ untilMs }) => nowMs() < untilMs)
    for (const { reject } of queue.splice(0, inTime === -1 ? queue.length : inTime)) reject(reason)
  }

  return (attempt) =>
    new Promise((resolve, reject) => {
      queue.push({ run: () => resolve(attempt()), reject, untilMs: nowMs() + waitMs })
      if (queue.length === 1) serve()
    })
}
