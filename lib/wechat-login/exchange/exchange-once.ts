import { createHash } from 'node:crypto'
import { z } from 'zod'
import { FAILURE_CAUSES } from '../login/failure.ts'
import type { SessionStore } from '../session/stores/store.ts'
import type { AuthorizationCode } from '../wechat/authorization-code.ts'

/** What came of a code, for everybody who brings it: the one who asked WeChat and those who came second. */
export type ExchangeOutcome = z.infer<typeof exchangeOutcome>

const exchangeOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('session'), record: z.string() }),
  z.object({ kind: z.literal('snapshot') }),
  z.object({ kind: z.literal('restart'), cause: z.enum(FAILURE_CAUSES) }),
  z.object({ kind: z.literal('busy') }),
  z.object({ kind: z.literal('failed'), cause: z.enum(FAILURE_CAUSES), errcode: z.int() }),
])

const CLAIM_SECONDS = 10 // longer than the exchange's whole budget
const UNSPENT_SECONDS = 2 // long enough for the duplicates that wait now
const LONGEST_WAIT_MS = 5000 // of a WeChat that silent, or a process that died, a fresh authorization makes less
const POLL_EVERY_MS = 60

/** Now, in milliseconds since 1970, and how to wait that many milliseconds. */
export type Waiting = {
  readonly nowMs: () => number
  readonly sleep: (ms: number) => Promise<unknown>
}

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
  { nowMs, sleep }: Waiting,
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

/** The outcome that an exchange for a login was written down as. */
export function parseOutcome(text: string): ExchangeOutcome {
  try {
    return exchangeOutcome.parse(JSON.parse(text))
  } catch {
    return { kind: 'restart', cause: 'code-refused' } // written by another version: a fresh code settles it
  }
}
