import { onePerProcess } from '../process/per-process.ts'
import type { Services } from '../services.ts'
import type { Tracker } from '../session/tracker.ts'
import type { AuthorizationCode } from '../wechat/authorization-code.ts'
import { exchangeOnce, type Once, type Ran } from './exchange-once.ts'
import { exchangeQueue, type Turn } from './exchange-queue.ts'
import { type SenderEvidence, senderOf } from './sender.ts'
import { newSharedRuns } from './shared-run.ts'

const callbackRuns = onePerProcess('callback-runs', () => newSharedRuns<Once | 'too-many' | null>(Date.now))

/** A code that may be exchanged, its login or consent, and its sender. */
export type JudgedExchange = {
  readonly tracker: Tracker
  readonly nonce: string
  readonly code: AuthorizationCode
  readonly sender: SenderEvidence
}

/**
 * Runs `exchange` once for this code (`exchangeOnce`), when it is the sender's turn. The claim is taken after the wait. A
 * duplicate of the callback shares the place and the outcome of the first one.
 * @returns `too-many`: the sender has no place left, or no turn in time; null: as for `exchangeOnce`
 * @throws {StoreUnreachableError}
 */
export async function exchangeRateLimited(
  { tracker, nonce, code, sender }: JudgedExchange,
  services: Pick<Services, 'keys' | 'store' | 'visitorLeft' | 'nowMs' | 'sleep'>,
  exchange: (turn: Turn) => Promise<Ran>,
): Promise<Once | 'too-many' | null> {
  const run = async (gone: AbortSignal) => {
    const queue = exchangeQueue()
    const turn = await queue.enter(await senderOf(sender, services, queue.wouldWait), tracker, gone)
    if (turn === null) return { value: 'too-many', isFinal: false } as const
    try {
      const once = await exchangeOnce(nonce, code, services.store(), () => exchange(turn), services)
      return { value: once, isFinal: once?.first === true && !once.mayRunAgain }
    } finally {
      turn.leave()
    }
  }
  const { value, first } = await callbackRuns()(`${tracker} ${nonce} ${code}`, services.visitorLeft, run)
  return value === null || value === 'too-many' ? value : { ...value, first: value.first && first }
}
