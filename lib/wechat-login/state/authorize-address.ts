import { callbackOriginOf, markChars } from '../config/callback-relay.ts'
import type { Config } from '../config/config.ts'
import type { KeyRing } from '../keys/keys.ts'
import type { Tracker } from '../session/tracker.ts'
import { authorizeUrl } from '../wechat/authorize-url.ts'
import { LONGEST_STATE_CHARS, type NewLogin, sealState } from './state.ts'

type Site = Pick<Config, 'openOrigin' | 'appId' | 'appOrigin' | 'callbackRelay' | 'home'>
type Begun = Pick<NewLogin, 'path' | 'attempt' | 'purpose'>

/** The address where WeChat asks who the visitor is (step 3), or for their profile. Its state is bound to this T. */
export function authorizeAddress(
  login: Begun,
  tracker: Tracker,
  site: Site,
  keys: KeyRing,
  nowSeconds: number,
): Promise<string> {
  return addressWithState(stateOfLogin(login, tracker, site, keys, nowSeconds), login, site, nowSeconds)
}

/** The state of a new login, as this server will open it. */
export function stateOfLogin(
  login: Begun,
  tracker: Tracker,
  site: Site,
  keys: KeyRing,
  nowSeconds: number,
): string {
  return sealState({ ...login, home: site.home, markChars: markChars(site) }, tracker, nowSeconds, keys)
}

/** The address with this state, behind the mark of this environment if it has one. */
export async function addressWithState(
  state: string,
  login: Begun,
  site: Site,
  nowSeconds: number,
): Promise<string> {
  return addressWith(await marked(state, site, nowSeconds), login, site)
}

/** As long as the longest that `authorizeAddress` writes. */
export function longestAuthorizeAddress(login: Pick<Begun, 'purpose'>, site: Site): string {
  return addressWith('x'.repeat(LONGEST_STATE_CHARS), login, site)
}

async function marked(
  state: string,
  { callbackRelay, appOrigin }: Pick<Site, 'callbackRelay' | 'appOrigin'>,
  nowSeconds: number,
): Promise<string> {
  if (callbackRelay?.kind !== 'environment') return state
  const { markState } = await import('../relay/mark.ts')
  return markState(state, callbackRelay, appOrigin, nowSeconds)
}

const SCOPES = { login: 'snsapi_base', profile: 'snsapi_userinfo' } as const

function addressWith(state: string, { purpose = 'login' }: Pick<Begun, 'purpose'>, site: Site): string {
  const { openOrigin, appId } = site
  const redirectUri = `${callbackOriginOf(site)}/redirect`
  return authorizeUrl({ openOrigin, appId, redirectUri, scope: SCOPES[purpose], state })
}
