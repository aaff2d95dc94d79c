import type { KeyRing } from '../keys/keys.ts'
import type { OpenId } from '../wechat/open-id.ts'
import { noteSignOut, noteSignOutEverywhere } from './ended-here.ts'
import type { LoggedInCookies } from './login-cookies.ts'
import type { SessionStore } from './stores/store.ts'
import { parseSessionKey, type SessionKey, sessionKey } from './tracker.ts'
import { openUserSeal } from './user-seal.ts'

type Leaving = { readonly everywhere: boolean; readonly keys: KeyRing; readonly nowMs: number }

/**
 * Ends the session of every T that the request sent; `everywhere` ends all sessions of these users. This process
 * remembers it first, so that the sessions stay ended here even if the store is away.
 * @returns how many sessions ended
 * @throws {StoreUnreachableError} then nobody may be told that they are signed out
 */
export async function signOut(
  sent: LoggedInCookies,
  store: Pick<SessionStore, 'readFresh' | 'end' | 'endAll'>,
  leaving: Leaving,
): Promise<number> {
  await rememberLeaving(sent, leaving)
  const users: OpenId[] = []
  for (const key of sent.loggedIn.map(sessionKey)) {
    const record = await store.readFresh(key)
    await store.end(key) // also an unreadable record: another version may read it
    if (record !== null) users.push(record.openId)
  }
  if (!leaving.everywhere) return users.length
  const others: SessionKey[] = []
  for (const openId of new Set(users)) {
    noteSignOutEverywhere(openId, leaving.nowMs)
    others.push(...(await store.endAll(openId)))
  }
  others.forEach(noteSignOut)
  return users.length + others.length
}

/**
 * Ends one session of this user by its key; another user's key ends nothing.
 * @returns how many sessions ended
 * @throws {StoreUnreachableError}
 */
export async function endOneOf(
  openId: OpenId,
  key: string,
  store: Pick<SessionStore, 'readFresh' | 'end'>,
): Promise<number> {
  const own = parseSessionKey(key)
  if (own === null || (await store.readFresh(own))?.openId !== openId) return 0
  noteSignOut(own)
  await store.end(own)
  return 1
}

async function rememberLeaving(sent: LoggedInCookies, { everywhere, keys, nowMs }: Leaving): Promise<void> {
  for (const tracker of sent.loggedIn) {
    noteSignOut(sessionKey(tracker))
    if (!everywhere) continue
    for (const seal of sent.userSeals) {
      const user = await openUserSeal(seal, tracker, keys)
      if (user !== null) noteSignOutEverywhere(user.openId, nowMs)
    }
  }
}
