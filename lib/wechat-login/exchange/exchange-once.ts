import { createHash } from 'node:crypto'
import type { Services } from '../services.ts'
import type { SessionStore } from '../session/stores/store.ts'
import type { AuthorizationCode } from '../wechat/authorization-code.ts'

const CLAIM_SECONDS = 10 // longer than the exchange's whole budget
const UNSPENT_SECONDS = 2 // long enough for the duplicates that wait now
const LONGEST_WAIT_MS = 5000 // after that, a fresh authorization is quicker than waiting on
const POLL_EVERY_MS = 60

/** What an exchange came to, as text, and whether the same code may be exchanged again soon: WeChat did not take it. */
export type Ran = { readonly outcome: string; readonly mayRunAgain: boolean }

/** And whether this call is the one that ran it. */
export type Once = Ran & { readonly first: boolean }

/**
 * Has `exchange` run once for this login and code, however many callbacks bring them, on however many processes.
 * @returns null: the process that ran it did not say in time what it came to
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

/** The code itself never reaches the store: whoever reads a dump cannot replay it. */
function claimName(nonce: string, code: AuthorizationCode): string {
  return createHash('sha256').update(`${nonce}:${code}`).digest('base64url')
}
