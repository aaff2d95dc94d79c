import { randomBytes } from 'node:crypto'
import { isStoreUnreachable } from '../../storage/unreachable.ts'
import type { SessionStore } from './store.ts'

export type StoreHealth = {
  readonly kind: SessionStore['kind']
  readonly state: 'ok' | 'unreachable' | 'read-only'
  readonly latencyMs: number
}

const CLAIM_SECONDS = 1
const ANSWER_SERVES_MS = 1000

/**
 * As `checkStore`, tried once a second at most and shared by all who ask meanwhile: anybody may ask, and each try
 * writes.
 * @param nowMs of a clock that nobody sets
 */
export function sharedCheck(
  store: Pick<SessionStore, 'kind' | 'claim'>,
  nowMs: () => number,
): () => Promise<StoreHealth> {
  let latest: { readonly triedAtMs: number; readonly health: Promise<StoreHealth> } | null = null
  return () => {
    if (latest === null || nowMs() - latest.triedAtMs >= ANSWER_SERVES_MS)
      latest = { triedAtMs: nowMs(), health: checkStore(store, nowMs) }
    return latest.health
  }
}

/** Whether the store can be asked and written to: tried by a claim that nobody else has and that is soon gone. */
export async function checkStore(
  store: Pick<SessionStore, 'kind' | 'claim'>,
  nowMs: () => number,
): Promise<StoreHealth> {
  const startedAtMs = nowMs()
  const state = await store.claim(`health-${randomBytes(9).toString('base64url')}`, CLAIM_SECONDS).then(
    () => 'ok' as const,
    (thrown: unknown) => {
      if (!isStoreUnreachable(thrown)) throw thrown
      return thrown.reason === 'read-only' ? ('read-only' as const) : ('unreachable' as const)
    },
  )
  return { kind: store.kind, state, latencyMs: Math.round(nowMs() - startedAtMs) }
}
