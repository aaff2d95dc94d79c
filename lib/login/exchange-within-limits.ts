import { requestIdOf } from '../http/request-id.ts'
import type { AuthorizationCode } from '../wechat/authorization-code.ts'
import { MINUTE_USED_UP } from '../wechat/errcodes.ts'
import { remedyOf, WeChatRefusedError } from '../wechat/exchange-error.ts'
import { reportWeChatFailure } from '../wechat/report-wechat-failure.ts'
import { type Answer, askWeChat } from './ask-wechat.ts'
import { heldBy, holdExchanges } from './exchange-hold.ts'
import { noteMinuteUsedUp, takeExchange } from './exchange-pace.ts'
import { countFailedExchange } from './failed-exchanges.ts'
import type { LoginServices } from './login-services.ts'

/**
 * Asks WeChat who the code stands for, unless nobody may ask for now; a failure is reported, and counted against its
 * sender or held against everybody, as its kind demands. `busy`: this minute's quota is used up.
 */
export async function exchangeWithinLimits(
  code: AuthorizationCode,
  headers: Headers,
  services: Omit<LoginServices, 'store'>,
): Promise<Answer | { readonly kind: 'busy' }> {
  const { nowMs } = services
  const held = heldBy(nowMs())
  if (held !== null) return { kind: 'failed', error: held }
  if (!takeExchange(nowMs())) return { kind: 'busy' }
  const answer = await askWeChat(code, { ...services, mayAskAgain: () => takeExchange(nowMs()) })
  if (answer.kind === 'granted') return answer
  const { error } = answer
  reportWeChatFailure(error, requestIdOf(headers))
  if (remedyOf(error) === 'restart') await countFailedExchange(headers, services)
  if (error instanceof WeChatRefusedError && error.remedy === 'operator-must-act')
    holdExchanges(error, nowMs())
  if (error instanceof WeChatRefusedError && error.errcode === MINUTE_USED_UP) noteMinuteUsedUp(nowMs())
  return answer
}
