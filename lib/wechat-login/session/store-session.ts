import { publish } from '../events.ts'
import { expiresAtSeconds, type Lifetimes, type SessionRecord } from './record.ts'
import type { SessionStore } from './stores/store.ts'
import type { SessionKey } from './tracker.ts'

/** Stores a new session until it ends, and says that it began. @throws {StoreUnreachableError} */
export async function storeSession(
  key: SessionKey,
  record: SessionRecord,
  store: Pick<SessionStore, 'create'>,
  { lifetimes, nowSeconds, requestId }: { lifetimes: Lifetimes; nowSeconds: number; requestId: string },
): Promise<void> {
  await store.create(key, record, expiresAtSeconds(record, lifetimes) - nowSeconds)
  publish({ name: 'session.begun', requestId })
}
