import type { KeyRing } from '../keys.ts'
import type { OpenId } from '../wechat/open-id.ts'
import { noteEnd } from './ended-here.ts'
import type { SentCookies } from './login-cookies.ts'
import type { SessionStore } from './stores/store.ts'
import { sessionKey } from './tracker.ts'
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
    if (record === null) continue
    if (leaving.everywhere) noteEnd(record.openId, leaving.nowMs)
    ended += leaving.everywhere ? await store.endAll(record.openId) : 1
    await store.end(key)
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
  store: Pick<SessionStore, 'list' | 'end'>,
  nowMs: number,
): Promise<number> {
  const own = (await store.list(openId)).find(([ownKey]) => ownKey === key)
  if (own === undefined) return 0
  noteEnd(own[0], nowMs)
  await store.end(own[0])
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
