import { perProcess } from './per-process.ts'

declare global {
  interface PerProcess {
    stopping?: boolean
  }
}

/** From SIGTERM on this process tells balancers to go elsewhere, while it still answers. */
export function noticeStop(): void {
  process.once('SIGTERM', () => {
    perProcess().stopping = true
  })
}

export function isStopping(): boolean {
  return perProcess().stopping === true
}
