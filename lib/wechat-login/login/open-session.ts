import { publish } from '../events.ts'
import type { ExchangeOutcome } from '../exchange/exchange-once.ts'
import type { Turn } from '../exchange/exchange-queue.ts'
import { exchangeWithinLimits } from '../exchange/exchange-within-limits.ts'
import { requestIdOf } from '../http/request-id.ts'
import { expiresAtSeconds, newRecord } from '../session/record.ts'
import { signRecord } from '../session/signed-record.ts'
import { deriveTracker, sessionKey, type Tracker } from '../session/tracker.ts'
import type { PendingLogin } from '../state/state.ts'
import type { AuthorizationCode } from '../wechat/authorization-code.ts'
import { describeDevice } from '../wechat/client.ts'
import { remedyOf, type WeChatError } from '../wechat/exchange-error.ts'
import { maskOpenId } from '../wechat/open-id.ts'
import type { LoginServices } from './login-services.ts'

/**
 * Asks WeChat who the code stands for (steps 7 and 8) and keeps a session for them. A snapshot page's throw-away user gets
 * none: nothing is stored.
 * @throws {StoreUnreachableError}
 */
export async function openSession(
  code: AuthorizationCode,
  login: PendingLogin,
  tracker: Tracker,
  headers: Headers,
  turn: Turn,
  services: LoginServices,
): Promise<ExchangeOutcome> {
  const { config, keys, store, nowMs } = services
  const requestId = requestIdOf(headers)
  const askedAtMs = nowMs()
  const answer = await exchangeWithinLimits(code, requestId, turn, services)
  if (answer.kind === 'busy') return answer
  if (answer.kind === 'failed') return outcomeOfFailure(answer.error, login.attempt)
  const { openId, snapshot } = answer.grant
  publish({ name: 'login.exchanged', requestId, user: maskOpenId(openId), durationMs: nowMs() - askedAtMs })
  if (snapshot) return { kind: 'snapshot' }
  const nowSeconds = Math.floor(nowMs() / 1000)
  const record = newRecord(openId, describeDevice(headers.get('user-agent')), nowSeconds, config)
  const key = sessionKey(deriveTracker(tracker, login.nonce, code, login.keySet))
  await store().create(key, record, expiresAtSeconds(record, config) - nowSeconds)
  return { kind: 'session', record: signRecord(key, record, keys) }
}

/**
 * What a failed exchange means for the visitor. Where WeChat may have taken the code and gave no answer, one fresh
 * authorization; where it did not take it, a fresh code would be worth no more: the busy page.
 */
export function outcomeOfFailure(error: WeChatError, attempt: number): ExchangeOutcome {
  switch (remedyOf(error)) {
    case 'restart':
      return { kind: 'restart', cause: 'code-refused' }
    case 'retry-later':
      return attempt === 0 && error.codeMayBeSpent
        ? { kind: 'restart', cause: 'wechat-busy' }
        : { kind: 'busy' }
    case 'operator-must-act':
      return { kind: 'failed', cause: 'misconfigured', errcode: 'errcode' in error ? error.errcode : 0 }
  }
}
