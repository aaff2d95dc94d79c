import { onePerProcess } from '../process/per-process.ts'

/** How many exchanges this process asks for in a minute of the clock, and how far it is. */
export type ExchangePace = {
  readonly minute: number
  readonly asked: number
  readonly limit: number
  /** What one process would ask for alone. */
  readonly most: number
  /** How often WeChat has said in it that the account's minute is used up. */
  readonly refused: number
}

/** WeChat allows an account 50,000 a minute, all its processes together. */
const MOST_A_MINUTE = 45_000
const LEAST_SHARE = 0.01 // of the most: where a hundred processes share one account
const GROWTH = 1.25
const CAUTION = 0.9
const BELIEVED = 1 / 4500 // of the most: ten times in all, as one refusal alone may mean anything
const BURST = 1 / 12 // of a minute
const MINUTE_MS = 60_000

/**
 * The pace as it stands now. Nobody tells a process how many others share the account's quota; it learns its share from
 * WeChat: in the minute after a refusal it asks for a little less than it got through before, then for more again.
 * @param most exchanges a minute that one process would ask for alone
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

/** Spread over the minute: who is let in at once would only make the rest of it a closed door. */
export function hasRoom(pace: ExchangePace, nowMs: number): boolean {
  const { minute, asked, limit } = pace
  const gone = (nowMs - minute * MINUTE_MS) / MINUTE_MS
  return !isClosed(pace) && asked < Math.min(limit, limit * (gone + BURST))
}

/** With one exchange more. */
export function counted(pace: ExchangePace): ExchangePace {
  return { ...pace, asked: pace.asked + 1 }
}

/** The last exchange was refused because the account's minute is used up (45011). */
export function refusedOne(pace: ExchangePace): ExchangePace {
  return { ...pace, asked: Math.max(0, pace.asked - 1), refused: pace.refused + 1 }
}

function isClosed({ refused, most }: ExchangePace): boolean {
  return refused >= Math.max(1, most * BELIEVED)
}

const ofProcess = onePerProcess('exchange-pace', (): { pace?: ExchangePace } => ({}))

/** Whether a login begun now would be exchanged; if not, nobody is sent to WeChat for nothing. */
export function mayBeginLogin(nowMs: number): boolean {
  return hasRoom(paceAt(ofProcess().pace, nowMs), nowMs)
}

/** Counts an exchange; false: there is no room for it now. */
export function takeExchange(nowMs: number): boolean {
  const pace = paceAt(ofProcess().pace, nowMs)
  const room = hasRoom(pace, nowMs)
  ofProcess().pace = room ? counted(pace) : pace
  return room
}

/** Counts a refusal; after ten this minute is over for this process. */
export function noteMinuteUsedUp(nowMs: number): void {
  ofProcess().pace = refusedOne(paceAt(ofProcess().pace, nowMs))
}
