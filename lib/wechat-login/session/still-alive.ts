import type { OpenId } from '../wechat/open-id.ts'
import { isSignedOut, notePrimaryAnswer } from './ended-here.ts'
import { isAlive, type Lifetimes } from './record.ts'
import type { SessionStore } from './stores/store.ts'
import type { SessionKey } from './tracker.ts'

/**
 * Re-checks a session against the primary, with the gate's own rules.
 * @throws {StoreUnreachableError}
 */
export async function isStillAlive(
  { key, openId }: { readonly key: SessionKey; readonly openId: OpenId },
  store: Pick<SessionStore, 'readFresh'>,
  nowSeconds: number,
  lifetimes: Lifetimes,
): Promise<boolean> {
  if (isSignedOut(key)) return false
  const record = await store.readFresh(key)
  const found = record !== null && record.openId === openId && isAlive(record, nowSeconds, lifetimes)
  notePrimaryAnswer(key, { found })
  return found
}
