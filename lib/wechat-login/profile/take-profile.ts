import { publish } from '../events.ts'
import { noteWhetherAnswered } from '../exchange/exchange-breaker.ts'
import type { Turn } from '../exchange/exchange-queue.ts'
import { exchangeWithinLimits } from '../exchange/exchange-within-limits.ts'
import { exchangeRateLimited } from '../exchange/rate-limit.ts'
import type { SenderEvidence } from '../exchange/sender.ts'
import { reportFailure } from '../process/report-failure.ts'
import { nowSeconds, type Services } from '../services.ts'
import type { LiveSession } from '../session/live-session.ts'
import { boundTracker, isInTime, type PendingLogin } from '../state/state.ts'
import type { AuthorizationCode } from '../wechat/authorization-code.ts'
import { isWeChatError } from '../wechat/exchange-error.ts'
import { maskOpenId, type OpenId } from '../wechat/open-id.ts'
import { reportWeChatFailure } from '../wechat/report-wechat-failure.ts'
import type { TokenGrant } from '../wechat/token-reply.ts'
import { CONSENT_SECONDS } from './profile.ts'
import { sealRefreshToken } from './refresh-seal.ts'

/** The callback of a consent, and the session that brings it. */
export type Consent = {
  readonly login: PendingLogin
  readonly code: AuthorizationCode
  /** The live session of the browser that brings it; null: none, or it could not be read. */
  readonly session: LiveSession | null
  readonly sender: SenderEvidence
  readonly requestId: string
}

/** The outcome of a consent. Only `kept` changes a record. */
const TAKINGS = ['kept', 'snapshot', 'other-person', 'not-granted', 'failed'] as const
export type Taking = (typeof TAKINGS)[number]

const USER_INFO_BUDGET_MS = 2000 // together with the exchange's 5 s, less than a claim's lifetime

/**
 * Stores the profile of a consent. With or without it, the visitor goes on to the page. A code is used only for the
 * session that asked, in time, and once.
 * @returns the outcome, the same for every callback with this code; never throws
 */
export async function takeProfile(consent: Consent, services: Services): Promise<Taking> {
  const { login, code, sender, requestId } = consent
  try {
    const session = sessionThatAsked(consent, nowSeconds(services))
    if (session === null) return 'failed'
    const { openId } = session.record
    const known = await services.profiles().read(openId)
    if (known !== null && known.consentedAt >= login.issuedAtSeconds) return 'kept' // an earlier load of this callback
    const judged = { tracker: session.tracker, nonce: login.nonce, code, sender }
    const result = await exchangeRateLimited(judged, services, async (turn) => {
      const taking = await exchangeAndKeep(code, openId, requestId, turn, services)
      publish({ name: 'profile.taken', requestId, user: maskOpenId(openId), taking })
      return { outcome: taking, mayRunAgain: false }
    })
    if (result === 'too-many' || result === null) return 'failed'
    return TAKINGS.find((taking) => taking === result.outcome) ?? 'failed'
  } catch (thrown) {
    reportFailure(thrown, requestId)
    return 'failed'
  }
}

/** The live session that asked, in this browser and in time; null: the code must not be used. */
function sessionThatAsked({ login, session }: Consent, nowSeconds: number): LiveSession | null {
  if (session === null || !isInTime(login, nowSeconds)) return null
  return boundTracker(login, [session.tracker]) === null ? null : session
}

async function exchangeAndKeep(
  code: AuthorizationCode,
  openId: OpenId,
  requestId: string,
  turn: Turn,
  services: Services,
): Promise<Taking> {
  const answer = await exchangeWithinLimits(code, requestId, turn, services)
  if (answer.kind !== 'granted') return 'failed'
  const { accessToken, refreshToken } = answer.grant
  const refused = whyNotKeep(answer.grant, openId)
  if (refused !== null || accessToken === null) return refused ?? 'not-granted'
  try {
    const ask = () => services.userInfo(accessToken, openId, USER_INFO_BUDGET_MS)
    const info = await noteWhetherAnswered(ask, services.nowMs)
    if (info.openId !== openId) return 'other-person'
    const refreshSeal =
      refreshToken === null ? null : await sealRefreshToken(refreshToken, openId, services.keys)
    const now = nowSeconds(services)
    const { nickname, avatarUrl } = info
    const record = { openId, nickname, avatarUrl, consentedAt: now, fetchedAt: now, refreshSeal }
    await services.profiles().keep(record, CONSENT_SECONDS)
    return 'kept'
  } catch (thrown) {
    if (!isWeChatError(thrown)) throw thrown
    reportWeChatFailure(thrown, requestId)
    return 'failed'
  }
}

/**
 * Why a grant is not the consent of the user whose session asked; null: it is. A snapshot page's virtual user has
 * another openId, with or without the flag.
 */
export function whyNotKeep(
  { openId, snapshot, scope }: Pick<TokenGrant, 'openId' | 'snapshot' | 'scope'>,
  asked: OpenId,
): Exclude<Taking, 'kept' | 'failed'> | null {
  if (snapshot) return 'snapshot'
  if (openId !== asked) return 'other-person'
  return scope.includes('snsapi_userinfo') ? null : 'not-granted'
}
