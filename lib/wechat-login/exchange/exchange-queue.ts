import { type Memory, memoryOf } from '../process/bounded-map.ts'
import { onePerProcess } from '../process/per-process.ts'
import { type FairLine, newFairLine } from './fair-line.ts'

/*
 * An attacker can use up WeChat's quota with false codes, and only WeChat's answer shows that a code is false. So each
 * sender has an allowance of refused codes: sixty at once, and ten more a second. An exchange in flight holds one of
 * them; only a refused code uses it up. Honest people behind one address use none, so sixty of their exchanges run at a
 * time. A flood is slowed down to ten a second, with the honest people in its queue.
 */
const MOST_REFUSED_AT_ONCE = 60
const ONE_GROWS_BACK_MS = 100
const WHOLE_ALLOWANCE_MS = MOST_REFUSED_AT_ONCE * ONE_GROWS_BACK_MS

const LONGEST_WAIT_MS = 10_000
/** In ten seconds a queue of false codes moves by a hundred, a mostly honest one by several hundred. */
const PLACES_WHERE_CODES_FAIL = 300
/** In ten seconds, sixty at a time, 1,000 get through if WeChat takes 600 ms for each. */
const PLACES = 1000
/** Over all senders: each place is an open request of about 0.2 MB. */
const PLACES_OF_PROCESS = 1500
const MOST_SENDERS = 10_000

/** The time in milliseconds since 1970; and a timer in milliseconds, which its result cancels. */
export type Timers = {
  readonly nowMs: () => number
  readonly after: (ms: number, call: () => void) => () => void
}

/** The right to ask WeChat about one code, until `leave`. */
export type Turn = {
  /** WeChat refused the code: this uses up one of the sender's allowance. */
  readonly codeRefused: () => void
  readonly leave: () => void
}

export type ExchangeQueue = {
  /**
   * Waits until this sender may ask about one more code, at most ten seconds.
   * @param party parties take turns, whatever their number of codes
   * @param gone aborts when nobody waits for the answer any more, which frees the place
   * @returns null: no room, no turn in time, or aborted
   */
  readonly enter: (sender: string, party: string, gone: AbortSignal) => Promise<Turn | null>
  /** Whether a code of this sender would wait now. */
  readonly wouldWait: (sender: string) => boolean
}

type Sender = {
  readonly name: string
  readonly line: FairLine<Waiter>
  inFlight: number
  /** When the whole allowance is available again. */
  wholeAtMs: number
  cancelWakeUp: () => void
}

/** Called once: with a turn, or without. */
type Waiter = (turn: Turn | null) => void

export function newExchangeQueue({ nowMs, after }: Timers): ExchangeQueue {
  const senders: Memory<string, Sender> = memoryOf(MOST_SENDERS)
  const waitedFor = new Map<Sender, number>() // how many wait; no entry: none
  let waiting = 0

  async function enter(name: string, party: string, gone: AbortSignal): Promise<Turn | null> {
    if (gone.aborted) return null
    const sender = senders.get(name) ?? newSender(name)
    senders.set(name, sender)
    if (sender.line.size() === 0 && mayStart(sender)) return start(sender)
    return makeRoom(sender, party) ? wait(sender, party, gone) : null
  }

  function wait(sender: Sender, party: string, gone: AbortSignal): Promise<Turn | null> {
    return new Promise((resolve) => {
      const giveUp = () => {
        if (sender.line.remove(party, waiter)) waiter(null)
      }
      const cancel = after(LONGEST_WAIT_MS, giveUp)
      const waiter: Waiter = (turn) => {
        cancel()
        gone.removeEventListener('abort', giveUp)
        countWaiting(sender)
        resolve(turn)
      }
      gone.addEventListener('abort', giveUp)
      sender.line.add(party, waiter)
      countWaiting(sender)
      wake(sender)
    })
  }

  function start(sender: Sender): Turn {
    sender.inFlight += 1
    return {
      codeRefused: () => {
        sender.wholeAtMs = nowMs() + Math.min(WHOLE_ALLOWANCE_MS, usedUpMs(sender) + ONE_GROWS_BACK_MS)
      },
      leave: () => {
        sender.inFlight -= 1
        wake(sender)
        if (sender.inFlight === 0 && usedUpMs(sender) === 0 && senders.get(sender.name) === sender)
          senders.delete(sender.name)
      },
    }
  }

  /** Starts all that may start now, and sets a timer for the next one. */
  function wake(sender: Sender): void {
    sender.cancelWakeUp()
    while (mayStart(sender)) {
      const next = sender.line.next()
      if (next === undefined) return
      next(start(sender))
    }
    const roomMs = WHOLE_ALLOWANCE_MS - (sender.inFlight + 1) * ONE_GROWS_BACK_MS
    if (sender.line.size() > 0 && roomMs >= 0)
      // else the next one starts when one leaves
      sender.cancelWakeUp = after(usedUpMs(sender) - roomMs, () => wake(sender))
  }

  function mayStart(sender: Sender): boolean {
    return (sender.inFlight + 1) * ONE_GROWS_BACK_MS <= WHOLE_ALLOWANCE_MS - usedUpMs(sender)
  }

  /** The used part of the allowance, as the time until it is back; a clock that is set back adds nothing. */
  function usedUpMs(sender: Sender): number {
    sender.wholeAtMs = Math.min(sender.wholeAtMs, nowMs() + WHOLE_ALLOWANCE_MS)
    return Math.max(0, sender.wholeAtMs - nowMs())
  }

  /** In a full queue the longest party loses its last place; in a full process, the longest queue does. */
  function makeRoom(sender: Sender, party: string): boolean {
    const lineIsFull = sender.line.size() >= (usedUpMs(sender) > 0 ? PLACES_WHERE_CODES_FAIL : PLACES)
    if (!lineIsFull && waiting < PLACES_OF_PROCESS) return true
    const { line } = lineIsFull ? sender : longestOf(waitedFor.keys(), sender)
    const dropped = line.dropLongerThan(line === sender.line ? line.sizeOf(party) + 1 : 0)
    dropped?.(null)
    return dropped !== undefined
  }

  function countWaiting(sender: Sender): void {
    const now = sender.line.size()
    waiting += now - (waitedFor.get(sender) ?? 0)
    if (now === 0) waitedFor.delete(sender)
    else waitedFor.set(sender, now)
  }

  return {
    enter,
    wouldWait: (name) => {
      const sender = senders.get(name)
      return sender !== undefined && (sender.line.size() > 0 || !mayStart(sender))
    },
  }
}

/** The sender with the longest queue; `own`, unless another queue is longer by two or more. */
function longestOf(senders: Iterable<Sender>, own: Sender): Sender {
  let longest = own
  for (const sender of senders) if (sender.line.size() > longest.line.size() + 1) longest = sender
  return longest
}

function newSender(name: string): Sender {
  return { name, line: newFairLine(), inFlight: 0, wholeAtMs: 0, cancelWakeUp: () => {} }
}

/** The queue of this process. */
export const exchangeQueue = onePerProcess('exchange-queue', () =>
  newExchangeQueue({
    nowMs: Date.now,
    after: (ms, call) => {
      const timer = setTimeout(call, ms)
      return () => clearTimeout(timer)
    },
  }),
)
