import { randomBytes } from 'node:crypto'
import { isStoreUnreachable } from '../../storage/unreachable.ts'
import type { SessionStore } from './store.ts'

export type StoreHealth = {
  readonly kind: SessionStore['kind']
  readonly state: 'ok' | 'unreachable' | 'read-only'
  readonly latencyMs: number
}

const CLAIM_SECONDS = 1

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
