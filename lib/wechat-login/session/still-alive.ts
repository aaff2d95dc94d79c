import type { OpenId } from '../wechat/open-id.ts'
import { isSignedOut, notePrimaryAnswer } from './ended-here.ts'
import { isAlive, type Lifetimes } from './record.ts'
import type { SessionStore } from './stores/store.ts'
import type { SessionKey } from './tracker.ts'

/**
 * Whether a session is this user's and alive, as the gate judges it, by what stands where writes go.
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
