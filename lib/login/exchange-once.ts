import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { SessionStore } from '../session/stores/store.ts'
import type { AuthorizationCode } from '../wechat/authorization-code.ts'
import { FAILURE_CAUSES } from './failure.ts'

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
const LONGEST_WAIT_MS = 5000 // of a WeChat that silent, or a process that died, a fresh authorization makes less
const POLL_EVERY_MS = 60

/** Now, in milliseconds since 1970, and how to wait that many milliseconds. */
export type Waiting = {
  readonly nowMs: () => number
  readonly sleep: (ms: number) => Promise<unknown>
}

/**
 * Has `exchange` run once for this login and code, however many callbacks bring them, on however many processes.
 * @returns its outcome, and whether this call is the one that ran it; null: whoever ran it did not say in time
 * @throws {StoreUnreachableError}
 */
export async function exchangeOnce(
  nonce: string,
  code: AuthorizationCode,
  store: Pick<SessionStore, 'claim' | 'settle'>,
  exchange: () => Promise<ExchangeOutcome>,
  waiting: Waiting,
): Promise<{ readonly outcome: ExchangeOutcome; readonly first: boolean } | null> {
  const result = await oncePerCode(nonce, code, store, async () => JSON.stringify(await exchange()), waiting)
  return result === null ? null : { ...result, outcome: parseOutcome(result.outcome) }
}

/** As `exchangeOnce`, for whatever comes of a code. */
export async function oncePerCode(
  nonce: string,
  code: AuthorizationCode,
  store: Pick<SessionStore, 'claim' | 'settle'>,
  exchange: () => Promise<string>,
  { nowMs, sleep }: Waiting,
): Promise<{ readonly outcome: string; readonly first: boolean } | null> {
  const name = claimName(nonce, code)
  for (const latestMs = nowMs() + LONGEST_WAIT_MS; nowMs() <= latestMs; await sleep(POLL_EVERY_MS)) {
    const claim = await store.claim(name, CLAIM_SECONDS)
    if (claim.kind === 'settled') return { outcome: claim.outcome, first: false }
    if (claim.kind === 'won') {
      const outcome = await exchange()
      await store.settle(name, outcome, CLAIM_SECONDS)
      return { outcome, first: true }
    }
  }
  return null
}

/** The code itself never reaches the store: whoever reads a dump cannot replay it. */
function claimName(nonce: string, code: AuthorizationCode): string {
  return createHash('sha256').update(`${nonce}:${code}`).digest('base64url')
}

function parseOutcome(text: string): ExchangeOutcome {
  try {
    return exchangeOutcome.parse(JSON.parse(text))
  } catch {
    return { kind: 'restart', cause: 'code-refused' } // written by another version: a fresh code settles it
  }
}
