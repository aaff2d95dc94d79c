import { createHash } from 'node:crypto'
import type { Services } from '../services.ts'
import type { SessionStore } from '../session/stores/store.ts'
import type { AuthorizationCode } from '../wechat/authorization-code.ts'

const CLAIM_SECONDS = 10 // longer than the exchange's whole budget
const UNSPENT_SECONDS = 2 // long enough for the duplicates that wait now
const LONGEST_WAIT_MS = 5000 // after that, a fresh authorization is quicker
const POLL_EVERY_MS = 60

/** An exchange's outcome as text, and whether the code is unused, so that it may be exchanged again soon. */
export type Ran = { readonly outcome: string; readonly mayRunAgain: boolean }

/** `first`: this call ran it. */
export type Once = Ran & { readonly first: boolean }

/**
 * Runs `exchange` once for this login and code, however many callbacks bring them to however many processes.
 * @returns null: the process that ran it did not store its outcome in time
 * @throws {StoreUnreachableError}
 */
export async function exchangeOnce(
  nonce: string,
  code: AuthorizationCode,
  store: Pick<SessionStore, 'claim' | 'settle'>,
  exchange: () => Promise<Ran>,
  { nowMs, sleep }: Pick<Services, 'nowMs' | 'sleep'>,
): Promise<Once | null> {
  const name = claimName(nonce, code)
  for (const latestMs = nowMs() + LONGEST_WAIT_MS; nowMs() <= latestMs; await sleep(POLL_EVERY_MS)) {
    const claim = await store.claim(name, CLAIM_SECONDS)
    if (claim.kind === 'settled') return { outcome: claim.outcome, mayRunAgain: false, first: false }
    if (claim.kind === 'won') {
      const ran = await exchange()
      await store.settle(name, ran.outcome, ran.mayRunAgain ? UNSPENT_SECONDS : CLAIM_SECONDS)
      return { ...ran, first: true }
    }
  }
  return null
}

/** A hash, so that the code never reaches the store, and a dump cannot replay it. */
function claimName(nonce: string, code: AuthorizationCode): string {
  return createHash('sha256').update(`${nonce}:${code}`).digest('base64url')
}
