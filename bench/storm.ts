import {
  counted,
  type ExchangePace,
  hasRoom,
  paceAt,
  refusedOne,
} from '../lib/wechat-login/exchange/exchange-pace.ts'

export type Storm = {
  readonly visitors: number
  /** The seconds within which all visitors come. */
  readonly withinSeconds: number
  readonly processes: number
  /** Exchanges per minute that WeChat allows the account, and that one process makes at most. */
  readonly quota: number
  readonly most: number
  /** False: everybody is sent to WeChat, even if it is over its limit. */
  readonly admission: boolean
}

const STEP_MS = 100
const TO_WECHAT_AND_BACK_MS = 1000
const MINUTE_MS = 60_000

/**
 * Simulates that all sessions are lost at once. Each visitor comes to a random process. A visitor who gets the busy page
 * taps again some seconds later; the others come back from WeChat in a second.
 * @param random 0 ≤ x < 1
 * @returns minutes until all are logged in, WeChat's refusals, and the exchanges of the busiest minute
 */
export function simulateStorm(storm: Storm, random: () => number) {
  const paces: (ExchangePace | undefined)[] = Array.from({ length: storm.processes })
  const asking: { atMs: number; process: number | null }[] = Array.from({ length: storm.visitors }, () => ({
    atMs: random() * storm.withinSeconds * 1000,
    process: null,
  }))
  const served = new Map<number, number>()
  let [refused, nowMs, left] = [0, 0, storm.visitors]
  for (; left > 0; nowMs += STEP_MS) {
    const minute = Math.floor(nowMs / MINUTE_MS)
    for (const visitor of asking) {
      if (visitor.atMs > nowMs) continue
      const at = visitor.process ?? Math.floor(random() * storm.processes)
      const pace = paceAt(paces[at], nowMs, storm.most)
      paces[at] = pace
      if (storm.admission && !hasRoom(pace, nowMs)) {
        Object.assign(visitor, { process: null, atMs: nowMs + 5000 + random() * 10_000 })
        continue
      }
      if (visitor.process === null) {
        Object.assign(visitor, { process: at, atMs: nowMs + TO_WECHAT_AND_BACK_MS })
        continue
      }
      paces[at] = counted(pace)
      const soFar = served.get(minute) ?? 0
      if (soFar >= storm.quota) {
        refused += 1
        paces[at] = refusedOne(counted(pace))
        Object.assign(visitor, { process: null, atMs: nowMs + 5000 + random() * 10_000 })
        continue
      }
      served.set(minute, soFar + 1)
      left -= 1
      visitor.atMs = Number.POSITIVE_INFINITY
    }
  }
  return { minutes: nowMs / MINUTE_MS, refused, fullestMinute: Math.max(...served.values()) }
}

/** A seeded random number generator, so that a storm can be repeated. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
