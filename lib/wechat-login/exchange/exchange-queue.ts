import { type Memory, memoryOf } from '../process/bounded-map.ts'
import { onePerProcess } from '../process/per-process.ts'
import { type FairLine, newFairLine } from './fair-line.ts'

/*
 * An attacker can burn WeChat's quota with codes that it refuses, and a code is known to be false only once WeChat has
 * answered. So each sender has an allowance of refused codes: sixty at once, and ten more a second. An exchange in
 * flight holds one of them, and only a refused code uses it up. Honest people behind one address use none, so that
 * sixty of them are asked about at a time; a flood is slowed down to ten a second, honest people in its line included.
 */
const MOST_REFUSED_AT_ONCE = 60
const ONE_GROWS_BACK_MS = 100
const WHOLE_ALLOWANCE_MS = MOST_REFUSED_AT_ONCE * ONE_GROWS_BACK_MS

const LONGEST_WAIT_MS = 10_000
/** In ten seconds a line of false codes moves up by a hundred, one that is mostly honest by several hundred. */
const PLACES_WHERE_CODES_FAIL = 300
/** In ten seconds sixty at a time get through when WeChat needs 600 ms for each. */
const PLACES = 1000
/** Of all senders together: each place is an open request, which costs about 0.2 MB. */
const PLACES_OF_PROCESS = 1500
const MOST_SENDERS = 10_000

/** The time in milliseconds since 1970, and a call after so many milliseconds, which the returned function cancels. */
export type Timers = {
  readonly nowMs: () => number
  readonly after: (ms: number, call: () => void) => () => void
}

/** The right to ask WeChat about one code, until `leave`. */
export type Turn = {
  /** WeChat refused the code: the sender has used up one of its allowance. */
  readonly codeRefused: () => void
  readonly leave: () => void
}

export type ExchangeQueue = {
  /**
   * Waits until this sender may ask about one more code, ten seconds at most.
   * @param party the codes of one party wait behind each other, and not in front of another party's
   * @param gone aborts when nobody waits for the answer any more, which gives the place back
   * @returns null: there was no room, or no turn in time, or nobody waits for it
   */
  readonly enter: (sender: string, party: string, gone: AbortSignal) => Promise<Turn | null>
  /** Whether a code of this sender would have to wait now. */
  readonly wouldWait: (sender: string) => boolean
}

type Sender = {
  readonly name: string
  readonly line: FairLine<Waiter>
  inFlight: number
  /** When the whole allowance has grown back. */
  wholeAtMs: number
  cancelWakeUp: () => void
}

/** Called once: with a turn, or without. */
type Waiter = (turn: Turn | null) => void

export function newExchangeQueue({ nowMs, after }: Timers): ExchangeQueue {
  const senders: Memory<string, Sender> = memoryOf(MOST_SENDERS)
  const waitedFor = new Map<Sender, number>() // how many wait, where somebody does
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

  /** Starts all that may start now, and comes back when the allowance has grown by the next. */
  function wake(sender: Sender): void {
    sender.cancelWakeUp()
    while (mayStart(sender)) {
      const next = sender.line.next()
      if (next === undefined) return
      next(start(sender))
    }
    const roomMs = WHOLE_ALLOWANCE_MS - (sender.inFlight + 1) * ONE_GROWS_BACK_MS
    if (sender.line.size() > 0 && roomMs >= 0)
      // else one that leaves wakes the next
      sender.cancelWakeUp = after(usedUpMs(sender) - roomMs, () => wake(sender))
  }

  function mayStart(sender: Sender): boolean {
    return (sender.inFlight + 1) * ONE_GROWS_BACK_MS <= WHOLE_ALLOWANCE_MS - usedUpMs(sender)
  }

  /** What is used up of the allowance, as the time in which it grows back; a clock that was set back costs no more. */
  function usedUpMs(sender: Sender): number {
    sender.wholeAtMs = Math.min(sender.wholeAtMs, nowMs() + WHOLE_ALLOWANCE_MS)
    return Math.max(0, sender.wholeAtMs - nowMs())
  }

  /** In a full line the longest party gives up its last place, and in a full process the longest line does. */
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

/** The one of the longest line; `own`, unless another line stays longer even without its last place. */
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
