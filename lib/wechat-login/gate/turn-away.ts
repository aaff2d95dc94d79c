import type { Config } from '../config/config.ts'
import { publish } from '../events.ts'
import { mayBeginLogin } from '../exchange/exchange-pace.ts'
import { showBackToMiniProgram } from '../help/back-to-mini-program.ts'
import { answerNotFound } from '../help/not-found.ts'
import { showOpenInWeChat } from '../help/open-in-wechat.ts'
import { answerTwoPeople } from '../help/two-people.ts'
import type { KeyRing } from '../keys/keys.ts'
import { beginLogin } from '../login/begin.ts'
import { reportFailure } from '../process/report-failure.ts'
import { answerAskAgain, answerBusy, answerUnauthorized, redirectToWeChat } from './answers.ts'
import type { TurnAwayStep } from './decide.ts'
import type { Visit } from './visit.ts'

/** The request as far as an answer needs it, and the moment. */
export type TurnedAway = {
  readonly headers: Headers
  readonly requestId: string
  readonly nowMs: number
}

/** The answer to a visit that reaches no page, whoever gives it: the gate, or the listener in front of Next. */
export async function turnAway(
  decided: TurnAwayStep,
  visit: Visit,
  { headers, requestId, nowMs }: TurnedAway,
  config: Config,
  keys: KeyRing,
): Promise<Response> {
  switch (decided.kind) {
    case 'begin-login': {
      if (!mayBeginLogin(nowMs)) {
        publish({ name: 'limit.met', requestId, limit: 'quota' })
        return answerBusy(visit, headers)
      }
      const login = { requestId, path: visit.path, sent: visit.sent }
      return redirectToWeChat(await beginLogin(login, 0, config, keys, Math.floor(nowMs / 1000))) // 3
    }
    case 'unauthorized':
      return answerUnauthorized(visit, config)
    case 'ask-again':
      return answerAskAgain(visit, config)
    case 'open-in-wechat':
      return showOpenInWeChat(config.appOrigin + visit.path, headers)
    case 'offer-pairing':
      return (await import('../pairing/offer.ts')).offerPairing(visit.path, headers)
    case 'back-to-mini-program':
      return showBackToMiniProgram(200, headers)
    case 'not-found':
      return answerNotFound(headers)
    case 'two-people':
      publish({ name: 'session.conflict', requestId })
      return answerTwoPeople(headers)
    case 'too-busy':
      reportFailure(decided.error, requestId)
      return answerBusy(visit, headers)
  }
}
