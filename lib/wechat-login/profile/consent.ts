import type { Config } from '../config/config.ts'
import type { ReturnPath } from '../http/return-path.ts'
import type { KeyRing } from '../keys/keys.ts'
import type { Tracker } from '../session/tracker.ts'
import { sealState } from '../state/state.ts'
import { authorizeUrl } from '../wechat/authorize-url.ts'

/**
 * The address where WeChat asks the visitor for their profile. Its `state` has its own purpose and is bound to the T of
 * the live session, which stays as it is.
 * @param path of the page to come back to, whatever the visitor answers
 */
export function consentUrl(
  path: ReturnPath,
  tracker: Tracker,
  { openOrigin, appId, appOrigin, home }: Pick<Config, 'openOrigin' | 'appId' | 'appOrigin' | 'home'>,
  keys: KeyRing,
  nowSeconds: number,
): string {
  return authorizeUrl({
    openOrigin,
    appId,
    redirectUri: `${appOrigin}/redirect`,
    scope: 'snsapi_userinfo',
    state: sealState({ path, home, attempt: 0, purpose: 'profile' }, tracker, nowSeconds, keys),
  })
}
