import { headers } from 'next/headers'
import { publish } from '../events.ts'
import { orTooBusy } from '../help/or-too-busy.ts'
import { requestIdOf } from '../http/request-id.ts'
import { isStoreUnreachable } from '../storage/unreachable.ts'
import { type PageSession, requireSession } from './page-session.ts'
import { endOneOf } from './sign-out.ts'
import { getStore } from './stores/open-store.ts'

/** One of the visitor's sessions. Times are seconds since 1970. */
export type OwnSession = {
  /** For `endSession`. */
  readonly key: string
  readonly device: string
  readonly loginAt: number
  /** The session of this request. */
  readonly isHere: boolean
}

/** The visitor's sessions, newest first; null: the store is away. */
export async function listSessions(here: PageSession): Promise<readonly OwnSession[] | null> {
  if (here.degraded) return null
  try {
    const entries = await getStore().list(here.openId)
    return entries.map(([key, { device, loginAt }]) => ({ key, device, loginAt, isHere: key === here.key }))
  } catch (thrown) {
    if (isStoreUnreachable(thrown)) return null
    throw thrown
  }
}

/** Ends one session of the visitor's own; a key of somebody else's ends nothing. */
export async function endSession(key: string): Promise<void> {
  const { openId } = await requireSession({ fresh: true })
  await orTooBusy(async () => {
    const count = await endOneOf(openId, key, getStore())
    publish({ name: 'session.ended', requestId: requestIdOf(await headers()), everywhere: false, count })
  }, null)
}
