import { type Limit, publish, takeStep } from '../events.ts'
import type { Services } from '../services.ts'
import type { AuthorizationCode } from '../wechat/authorization-code.ts'
import { MINUTE_USED_UP } from '../wechat/errcodes.ts'
import { remedyOf, WeChatRefusedError } from '../wechat/exchange-error.ts'
import { reportWeChatFailure } from '../wechat/report-wechat-failure.ts'
import { type Answer, askWeChat } from './ask-wechat.ts'
import { mayAskWeChat, noteWhetherAnswered } from './exchange-breaker.ts'
import { heldBy, holdExchanges } from './exchange-hold.ts'
import { noteMinuteUsedUp, takeExchange } from './exchange-pace.ts'
import type { Turn } from './exchange-queue.ts'

/**
 * Asks WeChat whose code it is, unless exchanges are stopped. Reports a failure, and counts it against its sender or
 * stops everybody's exchanges, by its kind. `busy`: WeChat is away, or this minute's quota is used up; the code was not
 * sent.
 */
export async function exchangeWithinLimits(
  code: AuthorizationCode,
  requestId: string,
  turn: Pick<Turn, 'codeRefused'>,
  services: Pick<Services, 'exchange' | 'nowMs' | 'sleep'>,
): Promise<Answer | { readonly kind: 'busy' }> {
  const { nowMs, sleep } = services
  const tellLimit = (limit: Limit) => publish({ name: 'limit.met', requestId, limit })
  const held = heldBy(nowMs())
  if (held !== null) {
    tellLimit('hold')
    return { kind: 'failed', error: held }
  }
  const mayAsk = () => {
    if (!mayAskWeChat(nowMs())) return false // the breaker has told it
    const room = takeExchange(nowMs())
    if (!room) tellLimit('quota')
    return room
  }
  if (!mayAsk()) return { kind: 'busy' }
  const askedAtMs = nowMs()
  const exchange: Services['exchange'] = (...asked) =>
    noteWhetherAnswered(() => services.exchange(...asked), nowMs)
  const answer = await takeStep({ step: 'exchange' }, () =>
    askWeChat(code, { exchange, mayAskAgain: mayAsk, nowMs, sleep }),
  )
  if (answer.kind === 'granted') return answer
  const { error } = answer
  reportWeChatFailure(error, requestId, nowMs() - askedAtMs)
  if (remedyOf(error) === 'restart') turn.codeRefused()
  if (error instanceof WeChatRefusedError && error.remedy === 'operator-must-act')
    holdExchanges(error, nowMs())
  if (error instanceof WeChatRefusedError && error.errcode === MINUTE_USED_UP) noteMinuteUsedUp(nowMs())
  return answer
}
