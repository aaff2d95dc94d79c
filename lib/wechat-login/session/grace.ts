import { EARLY_SECONDS } from '../config/clocks.ts'
import type { Config } from '../config/config.ts'
import type { KeyRing } from '../keys/keys.ts'
import { isMissing, isSignedOut, signedOutEverywhereAtMs } from './ended-here.ts'
import type { LiveSession } from './live-session.ts'
import type { LoggedInCookies } from './login-cookies.ts'
import type { WatchedStore } from './stores/watched.ts'
import { sessionKey, type Tracker } from './tracker.ts'
import { openUserSeal, type SealedUser } from './user-seal.ts'

export type LookUpContext = {
  readonly store: () => Pick<WatchedStore, 'read' | 'readFresh' | 'readMayLag' | 'lastAnsweredAtMs'>
  readonly config: Pick<Config, 'sessionIdleSeconds' | 'sessionMaxSeconds' | 'outageGraceSeconds'>
  readonly keys: KeyRing
  readonly nowMs: number
}

/**
 * Who can keep reading while the store cannot be asked: a visitor whose `UU` was sealed for their T within one idle
 * lifetime, unless this process ended the session or the primary did not know it. Nobody, if the store has been away
 * for too long or has never answered.
 */
export async function visitorInGrace(
  { loggedIn, userSeals }: LoggedInCookies,
  { store, config, keys, nowMs }: LookUpContext,
): Promise<LiveSession | null> {
  const seenAtMs = store().lastAnsweredAtMs()
  if (seenAtMs === null || nowMs - seenAtMs > config.outageGraceSeconds * 1000) return null
  for (const tracker of loggedIn)
    for (const seal of userSeals) {
      const user = await openUserSeal(seal, tracker, keys)
      if (user !== null && isVouchedFor(user, tracker, config.sessionIdleSeconds, nowMs))
        return sessionOf(user, tracker)
    }
  return null
}

function isVouchedFor(user: SealedUser, tracker: Tracker, idleSeconds: number, nowMs: number): boolean {
  const ageSeconds = nowMs / 1000 - user.sealedAt
  if (ageSeconds < -EARLY_SECONDS || ageSeconds >= idleSeconds || nowMs / 1000 >= user.endsAt) return false
  const key = sessionKey(tracker)
  const everywhereAtMs = signedOutEverywhereAtMs(user.openId)
  const leftEverywhere = everywhereAtMs !== null && everywhereAtMs >= user.sealedAt * 1000
  return !isSignedOut(key) && !isMissing(key) && !leftEverywhere
}

/** The part of the session that `UU` contains. */
function sessionOf({ openId, sealedAt, endsAt }: SealedUser, tracker: Tracker): LiveSession {
  const record = { openId, loginAt: sealedAt, endsAt, renewedAt: sealedAt, device: '' }
  return { tracker, record, degraded: true }
}
