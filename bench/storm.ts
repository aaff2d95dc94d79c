import {
  counted,
  type ExchangePace,
  hasRoom,
  paceAt,
  refusedOne,
} from '../lib/wechat-login/exchange/exchange-pace.ts'

export type Storm = {
  readonly visitors: number
  /** All of them come within so many seconds. */
  readonly withinSeconds: number
  readonly processes: number
  /** Exchanges that WeChat allows the account in a minute, and those one process would ask for alone. */
  readonly quota: number
  readonly most: number
  /** Without: everybody is sent to WeChat, whatever it answered before. */
  readonly admission: boolean
}

const STEP_MS = 100
const TO_WECHAT_AND_BACK_MS = 1000
const MINUTE_MS = 60_000

/**
 * Everybody's session is gone at once, on a clock of its own: each visitor asks a process at random; who finds no room
 * taps again some seconds later, who finds room comes back from WeChat in a second.
 * @param random 0 ≤ x < 1
 * @returns minutes until all are in, how often WeChat refused one, and the fullest minute's exchanges
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

/** A random number generator that repeats itself, so that a storm can be looked at twice. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
