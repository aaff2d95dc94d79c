import { onePerProcess } from '../process/per-process.ts'

/** How many exchanges this process makes in a minute of the clock, and how many it has made. */
export type ExchangePace = {
  readonly minute: number
  readonly asked: number
  readonly limit: number
  /** The most that one process makes. */
  readonly most: number
  /** How often WeChat has refused in this minute because the account's quota is used up. */
  readonly refused: number
}

/** WeChat allows an account 50,000 a minute, over all processes. */
const MOST_A_MINUTE = 45_000
const LEAST_SHARE = 0.01 // of the most: a hundred processes share one account
const GROWTH = 1.25
const CAUTION = 0.9
const BELIEVED = 1 / 4500 // of the most: ten refusals, as a single one may have another cause
const BURST = 1 / 12 // of a minute
const MINUTE_MS = 60_000

/**
 * The present pace. A process does not know how many others share the account's quota, and learns its share from
 * WeChat: in the minute after a refusal it makes a few exchanges less than it got through, and then more again.
 * @param most exchanges a minute of one process
 */
export function paceAt(pace: ExchangePace | undefined, nowMs: number, most = MOST_A_MINUTE): ExchangePace {
  const minute = Math.floor(nowMs / MINUTE_MS)
  if (pace === undefined) return { minute, asked: 0, limit: most, refused: 0, most }
  if (pace.minute === minute) return pace
  const learnt = isClosed(pace)
    ? Math.max(most * LEAST_SHARE, pace.asked * CAUTION)
    : Math.min(most, pace.limit * GROWTH ** Math.min(Math.max(0, minute - pace.minute), 50))
  return { minute, asked: 0, limit: learnt, refused: 0, most }
}

/** Spreads the exchanges over the minute; otherwise its first seconds would use them all up. */
export function hasRoom(pace: ExchangePace, nowMs: number): boolean {
  const { minute, asked, limit } = pace
  const gone = (nowMs - minute * MINUTE_MS) / MINUTE_MS
  return !isClosed(pace) && asked < Math.min(limit, limit * (gone + BURST))
}

/** The pace after one more exchange. */
export function counted(pace: ExchangePace): ExchangePace {
  return { ...pace, asked: pace.asked + 1 }
}

/** The pace after a refusal because the account's quota of this minute is used up (45011). */
export function refusedOne(pace: ExchangePace): ExchangePace {
  return { ...pace, asked: Math.max(0, pace.asked - 1), refused: pace.refused + 1 }
}

function isClosed({ refused, most }: ExchangePace): boolean {
  return refused >= Math.max(1, most * BELIEVED)
}

const ofProcess = onePerProcess('exchange-pace', (): { pace?: ExchangePace } => ({}))

/** Whether there is room to exchange a login that begins now; if not, nobody is sent to WeChat. */
export function mayBeginLogin(nowMs: number): boolean {
  return hasRoom(paceAt(ofProcess().pace, nowMs), nowMs)
}

/** Counts an exchange; false: there is no room now. */
export function takeExchange(nowMs: number): boolean {
  const pace = paceAt(ofProcess().pace, nowMs)
  const room = hasRoom(pace, nowMs)
  ofProcess().pace = room ? counted(pace) : pace
  return room
}

/** Counts a refusal; after ten, this process makes no more exchanges in this minute. */
export function noteMinuteUsedUp(nowMs: number): void {
  ofProcess().pace = refusedOne(paceAt(ofProcess().pace, nowMs))
}
