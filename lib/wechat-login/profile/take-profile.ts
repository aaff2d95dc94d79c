import { readCallbackQuery } from '../callback/query.ts'
import { publish } from '../events.ts'
import { noteWhetherAnswered } from '../exchange/exchange-breaker.ts'
import type { Turn } from '../exchange/exchange-queue.ts'
import { exchangeWithinLimits } from '../exchange/exchange-within-limits.ts'
import { exchangeRateLimited } from '../exchange/rate-limit.ts'
import { isNavigation } from '../http/navigation.ts'
import { requestIdOf } from '../http/request-id.ts'
import { type LoginServices, nowSeconds } from '../login/login-services.ts'
import { reportFailure } from '../process/report-failure.ts'
import type { LiveSession } from '../session/live-session.ts'
import { readSentCookies } from '../session/login-cookies.ts'
import { lookUpSession } from '../session/look-up.ts'
import { boundTracker, isInTime, openState, type PendingLogin } from '../state/state.ts'
import type { AuthorizationCode } from '../wechat/authorization-code.ts'
import { isWeChatError } from '../wechat/exchange-error.ts'
import { maskOpenId, type OpenId } from '../wechat/open-id.ts'
import { reportWeChatFailure } from '../wechat/report-wechat-failure.ts'
import type { TokenGrant } from '../wechat/token-reply.ts'
import type { UserInfo } from '../wechat/user-info.ts'
import { CONSENT_SECONDS } from './profile.ts'
import { sealRefreshToken } from './refresh-seal.ts'
import type { ProfileStore } from './stores/store.ts'

/** What the callback of a consent works with. */
export type ConsentServices = LoginServices & {
  readonly profiles: () => ProfileStore
  readonly userInfo: (accessToken: string, openId: OpenId, timeoutMs: number) => Promise<UserInfo>
}

/** What came of a consent. All but `kept` change nobody's record. */
const TAKINGS = ['kept', 'snapshot', 'other-person', 'not-granted', 'failed'] as const
export type Taking = (typeof TAKINGS)[number]

const USER_INFO_BUDGET_MS = 2000 // with the exchange's 5 s less than a claim lives

/**
 * Keeps the profile that a callback brings the consent to, on the way to the page: where the visitor goes is the
 * login's to say, and without a profile he goes there too. A code is spent only as a document that the very session
 * which asked opens in time, and once.
 * @param query of the callback's address
 * @returns what came of it, to all who bring the code; null: this is no consent
 */
export async function takeProfile(
  query: URLSearchParams,
  headers: Headers,
  services: ConsentServices,
): Promise<Taking | null> {
  const consent = consentIn(query, headers, services)
  if (consent === null) return null
  const requestId = requestIdOf(headers)
  try {
    const session = await whoAsked(consent.login, headers, services)
    if (session === null) return 'failed'
    const { openId } = session.record
    const known = await services.profiles().read(openId)
    if (known !== null && known.consentedAt >= consent.login.issuedAtSeconds) return 'kept' // by the same callback
    const judged = { tracker: session.tracker, nonce: consent.login.nonce, code: consent.code, headers }
    const result = await exchangeRateLimited(judged, services, async (turn) => {
      const taking = await exchangeAndKeep(consent.code, openId, headers, turn, services)
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

type Consent = { readonly login: PendingLogin; readonly code: AuthorizationCode }

/** Null: this callback brings none. */
function consentIn(
  query: URLSearchParams,
  headers: Headers,
  { config, keys }: ConsentServices,
): Consent | null {
  const callback = readCallbackQuery(query)
  if (callback.kind !== 'answered' || callback.code === null || !isNavigation(headers)) return null
  const opened = openState(callback.state, config.appOrigin, keys)
  if (opened.kind !== 'sound' || opened.login.purpose !== 'profile') return null
  return { login: opened.login, code: callback.code }
}

/** The live session that asked, in this browser and lately; null: the code is not to be spent. */
async function whoAsked(
  login: PendingLogin,
  headers: Headers,
  services: ConsentServices,
): Promise<LiveSession | null> {
  const { config, keys, nowMs } = services
  if (!isInTime(login, nowSeconds(services))) return null
  const sent = readSentCookies(headers, config, keys)
  const lookup = await lookUpSession(sent, { ...services, nowMs: nowMs() })
  if (lookup.kind !== 'found') return null
  return boundTracker(login, [lookup.session.tracker]) === null ? null : lookup.session
}

async function exchangeAndKeep(
  code: AuthorizationCode,
  openId: OpenId,
  headers: Headers,
  turn: Turn,
  services: ConsentServices,
): Promise<Taking> {
  const requestId = requestIdOf(headers)
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
 * Whether a grant is no consent of the person whose session asked; null: it is one. A snapshot page's virtual user
 * has another openId, flag or no flag.
 */
export function whyNotKeep(
  { openId, snapshot, scope }: Pick<TokenGrant, 'openId' | 'snapshot' | 'scope'>,
  asked: OpenId,
): Exclude<Taking, 'kept' | 'failed'> | null {
  if (snapshot) return 'snapshot'
  if (openId !== asked) return 'other-person'
  return scope.includes('snsapi_userinfo') ? null : 'not-granted'
}
