import type { CallbackOutcome } from '../callback/outcome.ts'
import type { Config } from '../config/config.ts'
import { publish } from '../events.ts'
import { requestIdOf } from '../http/request-id.ts'
import type { ReturnPath } from '../http/return-path.ts'
import { MOST_RESTARTS, type OpenedState } from '../state/state.ts'
import { beginLogin } from './begin.ts'
import type { FailureCause } from './failure.ts'
import { type LoginServices, nowSeconds } from './login-services.ts'

/** The whole login once more, which the visitor does not see; only twice, then a page that says why. */
export async function restart(
  opened: Exclude<OpenedState, { kind: 'unreadable' }>,
  path: ReturnPath,
  cause: FailureCause,
  headers: Headers,
  services: LoginServices,
): Promise<CallbackOutcome> {
  const attempt = (opened.kind === 'sound' ? opened.login.attempt : opened.attempt) + 1
  if (attempt > MOST_RESTARTS)
    return { kind: 'login-failed', path, cause: nameCause(cause, headers, services.config) }
  publish({ name: 'login.restarted', requestId: requestIdOf(headers), attempt, cause })
  const { config, keys } = services
  return {
    kind: 'restart',
    ...(await beginLogin({ path, attempt, headers }, config, keys, nowSeconds(services))),
  }
}

/** A T that never comes may have stayed with another host: that of the request is looked at only to say so. */
function nameCause(cause: FailureCause, headers: Headers, { appOrigin }: Config): FailureCause {
  const withoutTracker = cause === 'cookies-refused' || cause === 'other-browser'
  return withoutTracker && headers.get('host') !== new URL(appOrigin).host ? 'other-host' : cause
}
