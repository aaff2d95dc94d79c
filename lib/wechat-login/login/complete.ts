import { publish, takeStep } from '../events.ts'
import { exchangeRateLimited } from '../exchange/rate-limit.ts'
import type { SenderEvidence } from '../exchange/sender.ts'
import type { Services } from '../services.ts'
import { openSignedRecord } from '../session/signed-record.ts'
import { deriveTracker, sessionKey, type Tracker } from '../session/tracker.ts'
import type { PendingLogin } from '../state/state.ts'
import type { AuthorizationCode } from '../wechat/authorization-code.ts'
import { parseOutcome, serializeOutcome } from './exchange-outcome.ts'
import type { FailureCause } from './failure.ts'
import { land } from './land.ts'
import { openSession } from './open-session.ts'
import type { LoginOutcome } from './outcome.ts'
import { type RestartRequest, restart } from './restart.ts'

/** What completing a login needs of a callback. */
export type LoginCallback = RestartRequest & {
  /** The client in a few words, for the visitor's list of sessions. */
  readonly device: string
  readonly sender: SenderEvidence
}

/** A login whose code may be exchanged. */
export type JudgedLogin = {
  readonly login: PendingLogin
  /** The T that it began with. */
  readonly tracker: Tracker
  readonly code: AuthorizationCode
}

/**
 * Completes a login whose callback may be exchanged (steps 7 to 9). The code is exchanged exactly once, however many
 * callbacks bring it, and all of them land in the same session.
 * @throws {StoreUnreachableError}
 */
export async function completeLogin(
  judged: JudgedLogin,
  callback: LoginCallback,
  services: Pick<Services, 'config' | 'keys' | 'store' | 'exchange' | 'visitorLeft' | 'nowMs' | 'sleep'>,
): Promise<LoginOutcome> {
  const { login, tracker: began, code } = judged
  const { nonce, attempt } = login
  const { path, sender, requestId, device } = callback
  const tracker = deriveTracker(began, nonce, code, login.keySet) // the same for every duplicate
  const key = sessionKey(tracker)
  const restartBecause = (cause: FailureCause) => restart({ attempt, cause }, callback, services)

  const result = await exchangeRateLimited(
    { tracker: began, nonce, code, sender },
    services,
    async (turn) => {
      const outcome = await openSession({ code, attempt, requestId, device }, key, turn, services) // 7, 8
      return { outcome: serializeOutcome(outcome), mayRunAgain: outcome.kind === 'busy' }
    },
  )
  if (result === 'too-many') {
    if (!services.visitorLeft.aborted) publish({ name: 'limit.met', requestId, limit: 'address' })
    return { kind: 'busy', path, tooMany: true }
  }
  if (result === null) return restartBecause('code-refused')
  const outcome = parseOutcome(result.outcome)
  switch (outcome.kind) {
    case 'session': {
      const kept = openSignedRecord(key, outcome.record, services.keys)
      if (kept.kind === 'refused') return restartBecause('code-refused')
      const session = { tracker, began, record: kept.record, attempt, first: result.first }
      return takeStep({ step: 'land' }, () => land(session, callback, services)) // 9
    }
    case 'snapshot':
      return { kind: 'snapshot', path }
    case 'restart':
      return restartBecause(outcome.cause)
    case 'busy':
      return { kind: 'busy', path }
    case 'failed':
      return { kind: 'login-failed', path, cause: outcome.cause, errcode: outcome.errcode }
  }
}
