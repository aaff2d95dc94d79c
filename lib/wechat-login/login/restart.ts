import { publish } from '../events.ts'
import { nowSeconds, type Services } from '../services.ts'
import { beginLogin, type LoginRequest } from './begin.ts'
import type { FailureCause } from './failure.ts'
import type { LoginOutcome } from './outcome.ts'

/** How often one login may restart by itself; then a page says what is wrong. */
export const MOST_RESTARTS = 2

/** The request whose login cannot go on, and the `Host` that it was sent to. */
export type RestartRequest = LoginRequest & { readonly host: string | null }

/**
 * Restarts the login, unseen by the visitor; after two restarts, a page says why it failed.
 * @param failed the attempt that failed (from 0), and its cause
 */
export async function restart(
  failed: { readonly attempt: number; readonly cause: FailureCause },
  request: RestartRequest,
  services: Pick<Services, 'config' | 'keys' | 'nowMs'>,
): Promise<LoginOutcome> {
  const { config, keys } = services
  const [attempt, { cause }] = [failed.attempt + 1, failed]
  if (attempt > MOST_RESTARTS)
    return { kind: 'login-failed', path: request.path, cause: nameCause(cause, request, config) }
  publish({ name: 'login.restarted', requestId: request.requestId, attempt, cause })
  return { kind: 'restart', ...(await beginLogin(request, attempt, config, keys, nowSeconds(services))) }
}

/** A T that never arrives may belong to another host. Only this page reads the request's own host. */
function nameCause(
  cause: FailureCause,
  { host }: RestartRequest,
  { appOrigin }: Services['config'],
): FailureCause {
  const withoutTracker = cause === 'cookies-refused' || cause === 'other-browser'
  return withoutTracker && host !== new URL(appOrigin).host ? 'other-host' : cause
}
