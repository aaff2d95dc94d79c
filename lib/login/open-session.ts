import { publish } from '../events.ts'
import { clientAddress } from '../http/client-address.ts'
import { requestIdOf } from '../http/request-id.ts'
import { expiresAtSeconds, newRecord, serializeRecord } from '../session/record.ts'
import { deriveTracker, sessionKey, type Tracker } from '../session/tracker.ts'
import type { AuthorizationCode } from '../wechat/authorization-code.ts'
import { describeDevice } from '../wechat/client.ts'
import { MINUTE_USED_UP, type Remedy } from '../wechat/errcodes.ts'
import { WeChatRefusedError } from '../wechat/exchange-error.ts'
import { maskOpenId } from '../wechat/open-id.ts'
import { askWeChat, type WeChatError } from './ask-wechat.ts'
import type { LoginServices } from './callback-outcome.ts'
import { heldBy, holdExchanges } from './exchange-hold.ts'
import type { ExchangeOutcome } from './exchange-once.ts'
import { noteMinuteUsedUp, takeExchange } from './exchange-pace.ts'
import { countFailedExchange } from './failed-exchanges.ts'
import type { PendingLogin } from './state.ts'

/**
 * Asks WeChat who the code stands for (seed 7–8) and keeps a session for them. A snapshot page's throw-away user gets
 * none: nothing is stored.
 * @throws {StoreUnreachableError}
 */
export async function openSession(
  code: AuthorizationCode,
  login: PendingLogin,
  tracker: Tracker,
  headers: Headers,
  { config, store, exchange, nowMs, sleep }: LoginServices,
): Promise<ExchangeOutcome> {
  const requestId = requestIdOf(headers)
  const askedAtMs = nowMs()
  const held = heldBy(askedAtMs)
  if (held !== null) return outcomeOfFailure(held, login.attempt)
  if (!takeExchange(askedAtMs)) return { kind: 'busy' }
  const answer = await askWeChat(code, exchange, nowMs, sleep)
  if (answer.kind === 'failed') {
    const { error } = answer
    reportFailure(error, requestId)
    if (remedyOf(error) === 'restart')
      countFailedExchange(clientAddress(headers, config.trustedProxies), nowMs())
    if (error instanceof WeChatRefusedError && error.remedy === 'operator-must-act')
      holdExchanges(error, nowMs())
    if (error instanceof WeChatRefusedError && error.errcode === MINUTE_USED_UP) noteMinuteUsedUp(nowMs())
    return outcomeOfFailure(error, login.attempt)
  }
  const { openId, snapshot } = answer.grant
  publish({ name: 'login.exchanged', requestId, user: maskOpenId(openId), durationMs: nowMs() - askedAtMs })
  if (snapshot) return { kind: 'snapshot' }
  const nowSeconds = Math.floor(nowMs() / 1000)
  const record = newRecord(openId, describeDevice(headers.get('user-agent')), nowSeconds, config)
  const key = sessionKey(deriveTracker(tracker, login.nonce, code, login.keySet))
  await store().create(key, record, expiresAtSeconds(record, config) - nowSeconds)
  return { kind: 'session', record: serializeRecord(record) }
}

/** What a failed exchange means for the visitor; a busy WeChat gets one fresh authorization, then the busy page. */
export function outcomeOfFailure(error: WeChatError, attempt: number): ExchangeOutcome {
  switch (remedyOf(error)) {
    case 'restart':
      return { kind: 'restart', cause: 'code-refused' }
    case 'retry-later':
      return attempt === 0 ? { kind: 'restart', cause: 'wechat-busy' } : { kind: 'busy' }
    case 'operator-must-act':
      return { kind: 'failed', cause: 'misconfigured', errcode: 'errcode' in error ? error.errcode : 0 }
  }
}

function remedyOf(error: WeChatError): Remedy {
  return error instanceof WeChatRefusedError ? error.remedy : 'retry-later'
}

function reportFailure(error: WeChatError, requestId: string): void {
  const failure =
    error instanceof WeChatRefusedError
      ? { errcode: error.errcode, meaning: error.meaning, rid: error.rid }
      : { reason: error.reason, causeCode: error.causeCode }
  publish({ name: 'exchange.failed', requestId, remedy: remedyOf(error), ...failure })
}
