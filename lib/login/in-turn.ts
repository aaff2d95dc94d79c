import { perProcess } from '../per-process.ts'
import { type Pace, paceOf, standingOf } from './failed-exchanges.ts'
import type { LoginServices } from './login-services.ts'

declare global {
  interface PerProcess {
    exchanging?: Map<string, number>
  }
}

/*
 * What one sender may have under way: a failure counts only once WeChat has answered, so that without a bound a
 * thousand codes sent at once would all be asked about. Sixty are more than honest people behind one address need.
 */
const AT_ONCE = { free: 60, slow: 10 } as const
const SLOW_PAUSE_MS = 2000
const LONGEST_WAIT_MS = 10_000
const POLL_EVERY_MS = 50

/**
 * Runs `exchange` when its sender's turn has come, at a trickle where many of his codes failed.
 * @returns what it came to; `too-many`: the sender is stopped for this minute, or has too many under way
 */
export async function inTurn<Result>(
  headers: Headers,
  services: Pick<LoginServices, 'config' | 'keys' | 'nowMs' | 'sleep'>,
  exchange: () => Promise<Result>,
): Promise<Result | 'too-many'> {
  const { nowMs, sleep } = services
  const latestMs = nowMs() + LONGEST_WAIT_MS
  for (;;) {
    const { name, pace } = await standingOf(headers, services)
    if (name === null) return exchange()
    if (pace === 'stopped') return 'too-many'
    if (take(name, pace))
      try {
        if (pace === 'slow') await sleep(SLOW_PAUSE_MS)
        return paceOf(name, nowMs()) === 'stopped' ? 'too-many' : await exchange()
      } finally {
        giveBack(name)
      }
    if (nowMs() >= latestMs) return 'too-many'
    await sleep(POLL_EVERY_MS)
  }
}

function take(name: string, pace: Exclude<Pace, 'stopped'>): boolean {
  const all = exchangingOfProcess()
  const underWay = all.get(name) ?? 0
  if (underWay >= AT_ONCE[pace]) return false
  all.set(name, underWay + 1)
  return true
}

function giveBack(name: string): void {
  const all = exchangingOfProcess()
  const left = (all.get(name) ?? 1) - 1
  if (left > 0) all.set(name, left)
  else all.delete(name)
}

function exchangingOfProcess(): Map<string, number> {
  const shared = perProcess()
  shared.exchanging ??= new Map()
  return shared.exchanging
}
