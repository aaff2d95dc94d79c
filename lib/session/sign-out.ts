import type { KeyRing } from '../keys.ts'
import type { OpenId } from '../wechat/open-id.ts'
import { noteEnd } from './ended-here.ts'
import type { SentCookies } from './login-cookies.ts'
import type { SessionStore } from './stores/store.ts'
import { parseSessionKey, sessionKey } from './tracker.ts'
import { openUserSeal } from './user-seal.ts'

type Leaving = { readonly everywhere: boolean; readonly keys: KeyRing; readonly nowMs: number }

/**
 * Ends the session of every T that the request sent; `everywhere` ends all that these users have. This process
 * remembers it first, so that even without the store nobody who left is let in again here.
 * @returns how many sessions ended
 * @throws {StoreUnreachableError} then nothing may be called signed out
 */
export async function signOut(
  sent: SentCookies,
  store: Pick<SessionStore, 'readFresh' | 'end' | 'endAll'>,
  leaving: Leaving,
): Promise<number> {
  await rememberLeaving(sent, leaving)
  let ended = 0
  for (const key of sent.loggedIn.map(sessionKey)) {
    const record = await store.readFresh(key)
    if (record !== null && leaving.everywhere) {
      noteEnd(record.openId, leaving.nowMs)
      ended += await store.endAll(record.openId)
    } else if (record !== null) ended += 1
    await store.end(key) // what cannot be read ends too: another version of us may read it
  }
  return ended
}

/**
 * Ends the one session of this user that the key names; a key that is not his own ends nothing.
 * @returns how many sessions ended
 * @throws {StoreUnreachableError}
 */
export async function endOneOf(
  openId: OpenId,
  key: string,
  store: Pick<SessionStore, 'readFresh' | 'end'>,
  nowMs: number,
): Promise<number> {
  const own = parseSessionKey(key)
  if (own === null || (await store.readFresh(own))?.openId !== openId) return 0
  noteEnd(own, nowMs)
  await store.end(own)
  return 1
}

async function rememberLeaving(sent: SentCookies, { everywhere, keys, nowMs }: Leaving): Promise<void> {
  for (const tracker of sent.loggedIn) {
    noteEnd(sessionKey(tracker), nowMs)
    if (!everywhere) continue
    for (const seal of sent.userSeals) {
      const user = await openUserSeal(seal, tracker, keys)
      if (user !== null) noteEnd(user.openId, nowMs)
    }
  }
}
