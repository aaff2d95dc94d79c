import { type CallbackRelay, callbackOriginOf } from '../../config/callback-relay.ts'
import type { Config } from '../../config/config.ts'
import { constantPath } from '../../http/return-path.ts'
import type { KeyRing } from '../../keys/keys.ts'
import { newTracker } from '../../session/tracker.ts'
import { authorizeAddress } from '../../state/authorize-address.ts'
import type { Answer } from '../ask.ts'
import { type Finding, fault, fine } from '../finding.ts'
import { ASKED_PATH } from './first-redirect.ts'

const WHAT = 'callback domain'

/** A callback without a code, with a state of this environment: all that the callback domain needs to pass it on. */
export async function madeUpCallback(config: Config, keys: KeyRing, nowMs: number): Promise<URL> {
  const nowSeconds = Math.floor(nowMs / 1000)
  const login = { path: constantPath(ASKED_PATH), attempt: 0 }
  const authorize = new URL(await authorizeAddress(login, newTracker(keys), config, keys, nowSeconds))
  const callback = new URL('/redirect', callbackOriginOf(config))
  callback.searchParams.set('state', authorize.searchParams.get('state') ?? '')
  return callback
}

/** Whether the server at the callback domain passes this environment's callbacks on. */
export function judgePassedOn(answer: Answer, asked: URL, { appOrigin }: Pick<Config, 'appOrigin'>): Finding {
  const { origin } = asked
  if (answer.kind === 'unreachable')
    return fault(
      WHAT,
      `${origin} did not answer (${answer.code})`,
      'start the server there, or mend CALLBACK_ORIGIN',
    )
  const location = URL.parse(answer.headers.location ?? '')
  if (location !== null && location.origin + location.pathname === `${appOrigin}/redirect`)
    return fine(WHAT, `${origin} passes callbacks on to ${appOrigin}`)
  return fault(
    WHAT,
    `${origin} does not pass callbacks on to ${appOrigin} (${answer.status})`,
    `there: list ${appOrigin} in CALLBACK_RELAY_ORIGINS; on both: the same CALLBACK_RELAY_SECRET, and clocks that agree`,
  )
}

/** Who can log in as every visitor of the account. */
export function tellListed({ origins }: Extract<CallbackRelay, { kind: 'registered' }>): Finding {
  return fine(WHAT, `passes callbacks on to ${origins.join(', ')}: who runs one can log in as every visitor`)
}
