import { createHash } from 'node:crypto'
import { publish } from '../events.ts'
import { isWeChatAway, noteWhetherAnswered } from '../exchange/exchange-breaker.ts'
import { reportFailure } from '../process/report-failure.ts'
import { nowSeconds, type Services } from '../services.ts'
import { USER_WITHDREW } from '../wechat/errcodes.ts'
import { isWeChatError, WeChatRefusedError } from '../wechat/exchange-error.ts'
import { maskOpenId, type OpenId } from '../wechat/open-id.ts'
import { reportWeChatFailure } from '../wechat/report-wechat-failure.ts'
import { isOld, type ProfileRecord, remainingSeconds } from './profile.ts'
import { openRefreshSeal, sealRefreshToken } from './refresh-seal.ts'

type RefreshServices = Pick<Services, 'keys' | 'store' | 'profiles' | 'refreshAccess' | 'userInfo' | 'nowMs'>

const ONE_CALL_MS = 3000
const TRY_EVERY_SECONDS = 600

/**
 * Refreshes an old profile by WeChat's refresh token, after the answer: asking through the browser would show the
 * consent page again. One try in ten minutes, over all pages and processes. A token that WeChat refuses is not used
 * again, and the profile is shown until its consent ends; if the user withdrew the consent, it is deleted.
 */
export async function refreshProfile(
  record: ProfileRecord,
  requestId: string,
  services: RefreshServices,
): Promise<void> {
  const { keys, store, profiles } = services
  const now = nowSeconds(services)
  const ttlSeconds = remainingSeconds(record, now)
  if (!isOld(record, now) || record.refreshSeal === null || ttlSeconds <= 0) return
  if (isWeChatAway()) return // a login will notice when it is back
  try {
    if ((await store().claim(claimName(record.openId), TRY_EVERY_SECONDS)).kind !== 'won') return
    const refreshToken = await openRefreshSeal(record.refreshSeal, record.openId, keys)
    const renewed =
      refreshToken === null ? withoutToken(record) : await askAnew(record, refreshToken, services)
    await profiles().renew(renewed, ttlSeconds)
    const refreshed = renewed.fetchedAt !== record.fetchedAt
    publish({ name: 'profile.refreshed', requestId, user: maskOpenId(record.openId), refreshed })
  } catch (thrown) {
    if (!isWeChatError(thrown)) return reportFailure(thrown, requestId)
    reportWeChatFailure(thrown, requestId)
    await afterRefusal(thrown, record, ttlSeconds, services).catch((outage) =>
      reportFailure(outage, requestId),
    )
  }
}

async function askAnew(
  record: ProfileRecord,
  refreshToken: string,
  { keys, refreshAccess, userInfo, nowMs }: RefreshServices,
): Promise<ProfileRecord> {
  const { openId } = record
  const grant = await noteWhetherAnswered(() => refreshAccess(refreshToken, ONE_CALL_MS), nowMs)
  if (grant.openId !== openId || grant.snapshot || grant.accessToken === null) return withoutToken(record)
  const { accessToken } = grant
  const info = await noteWhetherAnswered(() => userInfo(accessToken, openId, ONE_CALL_MS), nowMs)
  if (info.openId !== openId) return withoutToken(record)
  const newToken = grant.refreshToken ?? refreshToken
  const refreshSeal =
    newToken === refreshToken ? record.refreshSeal : await sealRefreshToken(newToken, openId, keys)
  const { nickname, avatarUrl } = info
  return { ...record, nickname, avatarUrl, refreshSeal, fetchedAt: nowSeconds({ nowMs }) }
}

async function afterRefusal(
  error: unknown,
  record: ProfileRecord,
  ttlSeconds: number,
  { profiles }: RefreshServices,
): Promise<void> {
  if (!(error instanceof WeChatRefusedError)) return // a later page view tries again
  if (error.errcode === USER_WITHDREW) await profiles().forget(record.openId)
  else if (error.remedy === 'restart') await profiles().renew(withoutToken(record), ttlSeconds)
}

function withoutToken(record: ProfileRecord): ProfileRecord {
  return { ...record, refreshSeal: null }
}

function claimName(openId: OpenId): string {
  return createHash('sha256').update(`profile:${openId}`).digest('base64url')
}
