import { isStoreUnreachable, type StoreUnreachableError } from '../storage/unreachable.ts'
import { forgetEnd, noteEnd } from './ended-here.ts'
import { type LookUpContext, visitorInGrace } from './grace.ts'
import type { LiveSession } from './live-session.ts'
import type { SentCookies } from './login-cookies.ts'
import { isAlive, type SessionRecord } from './record.ts'
import { sessionKey, type Tracker } from './tracker.ts'
import { openUserSeal, type SealedUser } from './user-seal.ts'

/** `none` and `unreachable` are never the same: only the first may lead to WeChat. */
export type Lookup =
  | { readonly kind: 'found'; readonly session: LiveSession }
  | { readonly kind: 'none' }
  | { readonly kind: 'two-people' }
  /** Who may go on reading although the store could not be asked; null: nobody. */
  | {
      readonly kind: 'unreachable'
      readonly error: StoreUnreachableError
      readonly inGrace: LiveSession | null
    }

/** A login that recent may not have reached a replica yet. */
const JUST_LOGGED_IN_SECONDS = 300

/**
 * The session behind the logged-in Ts that a request sent: one read for one T, none for no T. Of several the live
 * one counts; two live ones of different people cannot be told apart from here.
 */
export async function lookUpSession(sent: SentCookies, context: LookUpContext): Promise<Lookup> {
  if (sent.loggedIn.length === 0) return { kind: 'none' }
  try {
    const first = await readAll(sent.loggedIn, context, (key) => context.store().read(key))
    if (first.length > 0) return chooseLive(first)
    const recent = await justLoggedIn(sent, context)
    return chooseLive(await readAll(recent, context, (key) => context.store().readFresh(key)))
  } catch (error) {
    if (!isStoreUnreachable(error)) throw error
    return { kind: 'unreachable', error, inGrace: await visitorInGrace(sent, context) }
  }
}

async function readAll(
  trackers: readonly Tracker[],
  { config, nowMs }: LookUpContext,
  read: (key: ReturnType<typeof sessionKey>) => Promise<SessionRecord | null>,
): Promise<readonly LiveSession[]> {
  const sessions = await Promise.all(
    trackers.map(async (tracker): Promise<LiveSession | null> => {
      const key = sessionKey(tracker)
      const record = await read(key)
      if (record !== null && isAlive(record, Math.floor(nowMs / 1000), config)) {
        forgetEnd(key)
        return { tracker, record, degraded: false }
      }
      noteEnd(key, nowMs)
      return null
    }),
  )
  return sessions.filter((session) => session !== null)
}

/** The Ts that a `UU` of the last minutes vouches for: worth one more look, where the writes go. */
async function justLoggedIn(sent: SentCookies, { keys, nowMs }: LookUpContext): Promise<readonly Tracker[]> {
  const vouched = await Promise.all(
    sent.loggedIn.map(async (tracker) => {
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
