import { completeLogin } from '../login/complete.ts'
import { restart } from '../login/restart.ts'
import { NOT_KEPT } from '../profile/not-kept.ts'
import { takeProfile } from '../profile/take-profile.ts'
import { nowSeconds, type Services } from '../services.ts'
import { type Lookup, lookUpSession } from '../session/look-up.ts'
import { judgeCallback } from './judge.ts'
import type { CallbackOutcome } from './outcome.ts'
import type { Callback } from './read-callback.ts'

/**
 * Completes a callback, of a login or of a consent to the profile. A repeated parameter is refused without the store. A
 * live session leads to the page at once, after the profile of a consent is stored. Without a session, the visitor logs in.
 * @throws {StoreUnreachableError}
 */
export async function completeCallback(callback: Callback, services: Services): Promise<CallbackOutcome> {
  if (callback.query.kind === 'repeated') return logIn(callback, services)
  const lookup = await lookUpSession(callback.sent, { ...services, nowMs: services.nowMs() })
  if (lookup.kind === 'unreachable' && lookup.inGrace === null) throw lookup.error
  if (lookup.kind === 'none') return logIn(callback, services)
  const landed = { kind: 'landed', path: callback.path, fragment: '', setCookies: [] } as const
  switch (callback.purpose) {
    case 'login':
      return landed
    case 'profile':
      return services.config.profile && (await bringsNoProfile(callback, lookup, services))
        ? { ...landed, fragment: `#${NOT_KEPT}` }
        : landed
  }
}

async function logIn(callback: Callback, services: Services): Promise<CallbackOutcome> {
  const verdict = judgeCallback(callback, services.config, nowSeconds(services))
  switch (verdict.kind) {
    case 'ready':
      return completeLogin(verdict.login, callback, services)
    case 'restart':
      return restart(verdict, callback, services)
    case 'denied':
    case 'open-in-wechat':
    case 'login-failed':
      return { ...verdict, path: callback.path }
  }
}

/** Whether a consent brought no profile, so that the page says so. */
async function bringsNoProfile(
  { query, opened, isNavigation, sender, requestId }: Extract<Callback, { purpose: 'profile' }>,
  lookup: Lookup,
  services: Services,
): Promise<boolean> {
  if (query.kind !== 'answered' || query.code === null || !isNavigation) return false
  const session = lookup.kind === 'found' ? lookup.session : null
  const consent = { login: opened.login, code: query.code, session, sender, requestId }
  return (await takeProfile(consent, services)) !== 'kept'
}
