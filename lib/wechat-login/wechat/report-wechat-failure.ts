import { publish } from '../events.ts'
import { fetchUsesProxy, proxyAdvice } from './egress-proxy.ts'
import { remedyOf, type WeChatError, WeChatRefusedError } from './exchange-error.ts'

/** Publishes WeChat's errcode, or why WeChat could not be asked. @param durationMs how long it was asked about a code */
export function reportWeChatFailure(error: WeChatError, requestId: string, durationMs?: number): void {
  const failure =
    error instanceof WeChatRefusedError
      ? { errcode: error.errcode, meaning: error.meaning, rid: error.rid }
      : {
          reason: error.reason,
          causeCode: error.causeCode,
          advice: proxyAdvice(process.env, fetchUsesProxy()),
        }
  const asked = durationMs === undefined ? {} : { durationMs }
  publish({ name: 'exchange.failed', requestId, remedy: remedyOf(error), ...asked, ...failure })
}
