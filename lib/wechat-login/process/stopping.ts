import { onePerProcess } from './per-process.ts'

const stop = onePerProcess('stop', () => ({ isUnderWay: false }))

/** From SIGTERM on this process tells balancers to go elsewhere, while it still answers. */
export function noticeStop(): void {
  process.once('SIGTERM', () => {
    stop().isUnderWay = true
  })
}

export function isStopping(): boolean {
  return stop().isUnderWay
}
