import type { CallbackOutcome } from '../callback/outcome.ts'
import { completeLogin } from '../login/complete.ts'
import { NOT_KEPT } from './profile.ts'
import { type ConsentServices, takeProfile } from './take-profile.ts'

/**
 * A callback of WeChat's, of a login or of a consent. The login says where it goes; one that comes back from a consent
 * without a profile finds a word about it on its page.
 * @throws {StoreUnreachableError}
 */
export async function completeCallback(
  query: URLSearchParams,
  headers: Headers,
  services: ConsentServices,
): Promise<CallbackOutcome> {
  const taking = await takeProfile(query, headers, services)
  const outcome = await completeLogin(query, headers, services)
  const pointsAtIt = outcome.kind === 'landed' && taking !== null && taking !== 'kept'
  return pointsAtIt ? { ...outcome, fragment: `#${NOT_KEPT}` } : outcome
}
