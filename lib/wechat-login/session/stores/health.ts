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
 * As `checkStore`, at most once a second, with one result for all callers: anybody may ask, and each check writes.
 * @param nowMs of a monotonic clock
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

/** Checks whether the store can be read and written, by a short claim of its own. */
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
