import { isStoreUnreachable, type StoreUnreachableError } from '../storage/unreachable.ts'
import { isMissing, isSignedOut, notePrimaryAnswer } from './ended-here.ts'
import { type LookUpContext, visitorInGrace } from './grace.ts'
import type { LiveSession } from './live-session.ts'
import type { LoggedInCookies } from './login-cookies.ts'
import { isAlive } from './record.ts'
import { sessionKey, type Tracker } from './tracker.ts'
import { openUserSeal, type SealedUser } from './user-seal.ts'

/** Only `none` may lead to WeChat, never `unreachable`. */
export type Lookup =
  | { readonly kind: 'found'; readonly session: LiveSession }
  | { readonly kind: 'none' }
  | { readonly kind: 'two-people' }
  /** The visitor who can keep reading although the store could not be asked; null: nobody. */
  | {
      readonly kind: 'unreachable'
      readonly error: StoreUnreachableError
      readonly inGrace: LiveSession | null
    }

/** A login that recent may not have reached a replica yet. */
const JUST_LOGGED_IN_SECONDS = 300

/**
 * Looks up the session of the logged-in Ts that a request sent: one read per T. Of several Ts the live one counts; live
 * ones of two people are `two-people`. A session that this process ended counts as none, whatever the store says.
 */
export async function lookUpSession(sent: LoggedInCookies, context: LookUpContext): Promise<Lookup> {
  if (sent.loggedIn.length === 0) return { kind: 'none' }
  try {
    const first = await readAll(sent.loggedIn, context, 'read')
    if (first.length > 0) return chooseLive(first)
    const recent = await justLoggedIn(sent, context)
    return chooseLive(await readAll(recent, context, 'readFresh'))
  } catch (error) {
    if (!isStoreUnreachable(error)) throw error
    return { kind: 'unreachable', error, inGrace: await visitorInGrace(sent, context) }
  }
}

/** Reads a session that the primary did not know from the primary again, since a replica may still have it. */
async function readAll(
  trackers: readonly Tracker[],
  { config, nowMs, store }: LookUpContext,
  verb: 'read' | 'readFresh',
): Promise<readonly LiveSession[]> {
  const sessions = await Promise.all(
    trackers.map(async (tracker): Promise<LiveSession | null> => {
      const key = sessionKey(tracker)
      const { readMayLag } = store()
      const fresh = verb === 'readFresh' || (readMayLag && isMissing(key))
      const record = await (fresh ? store().readFresh(key) : store().read(key))
      const found = record !== null && isAlive(record, Math.floor(nowMs / 1000), config)
      if (fresh || !readMayLag) notePrimaryAnswer(key, { found })
      return found && !isSignedOut(key) ? { tracker, record, degraded: false } : null
    }),
  )
  return sessions.filter((session) => session !== null)
}

/** The Ts with a `UU` of the last minutes: these are looked up once more, on the primary. */
async function justLoggedIn(
  sent: LoggedInCookies,
  { keys, nowMs }: LookUpContext,
): Promise<readonly Tracker[]> {
  const vouched = await Promise.all(
    sent.loggedIn.map(async (tracker) => {
      if (isSignedOut(sessionKey(tracker))) return null
      const users = await Promise.all(sent.userSeals.map((seal) => openUserSeal(seal, tracker, keys)))
      return users.some((user) => user !== null && isRecent(user, nowMs)) ? tracker : null
    }),
  )
  return vouched.filter((tracker) => tracker !== null)
}

function isRecent({ sealedAt }: SealedUser, nowMs: number): boolean {
  return Math.abs(nowMs / 1000 - sealedAt) < JUST_LOGGED_IN_SECONDS
}

function chooseLive(sessions: readonly LiveSession[]): Lookup {
  const [session, ...others] = sessions
  if (session === undefined) return { kind: 'none' }
  if (others.some(({ record }) => record.openId !== session.record.openId)) return { kind: 'two-people' }
  return { kind: 'found', session }
}
