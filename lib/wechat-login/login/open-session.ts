import { publish } from '../events.ts'
import type { Turn } from '../exchange/exchange-queue.ts'
import { exchangeWithinLimits } from '../exchange/exchange-within-limits.ts'
import { nowSeconds, type Services } from '../services.ts'
import { newRecord } from '../session/record.ts'
import { signRecord } from '../session/signed-record.ts'
import { storeSession } from '../session/store-session.ts'
import type { SessionKey } from '../session/tracker.ts'
import type { AuthorizationCode } from '../wechat/authorization-code.ts'
import { remedyOf, type WeChatError } from '../wechat/exchange-error.ts'
import { maskOpenId } from '../wechat/open-id.ts'
import type { ExchangeOutcome } from './exchange-outcome.ts'

/** A code to exchange, and facts about the request that brings it. */
export type LoginExchange = {
  readonly code: AuthorizationCode
  /** How often this login has restarted. */
  readonly attempt: number
  readonly requestId: string
  readonly device: string
}

/**
 * Asks WeChat whose code it is (steps 7 and 8) and stores a session for that user under this key. The virtual user of a
 * snapshot page gets none.
 * @throws {StoreUnreachableError}
 */
export async function openSession(
  { code, attempt, requestId, device }: LoginExchange,
  key: SessionKey,
  turn: Turn,
  services: Pick<Services, 'config' | 'keys' | 'store' | 'exchange' | 'nowMs' | 'sleep'>,
): Promise<ExchangeOutcome> {
  const { config, keys, store, nowMs } = services
  const askedAtMs = nowMs()
  const answer = await exchangeWithinLimits(code, requestId, turn, services)
  if (answer.kind === 'busy') return answer
  if (answer.kind === 'failed') return outcomeOfFailure(answer.error, attempt)
  const { openId, snapshot } = answer.grant
  publish({ name: 'login.exchanged', requestId, user: maskOpenId(openId), durationMs: nowMs() - askedAtMs })
  if (snapshot) return { kind: 'snapshot' }
  const now = nowSeconds(services)
  const record = newRecord(openId, device, now, config)
  await storeSession(key, record, store(), { lifetimes: config, nowSeconds: now, requestId })
  return { kind: 'session', record: signRecord(key, record, keys) }
}

/**
 * What a failed exchange means for the visitor. If WeChat may have used the code up without an answer, one fresh
 * authorization helps. If it did not use it, a fresh code would fail too: the busy page.
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
