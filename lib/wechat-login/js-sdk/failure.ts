import { z } from 'zod'
import { fetchUsesProxy, proxyAdvice } from '../wechat/egress-proxy.ts'
import { type WeChatError, WeChatRefusedError } from '../wechat/exchange-error.ts'

/** Why the JS-SDK could not be set up, and what helps: for the log. */
export type Failure = { readonly cause: string; readonly remedy: string }

const DAY_USED_UP = 45009
const HOUR = 3600
const RETRY_SECONDS = 60
/** What an operator has changed is noticed after this time. */
const OPERATOR_SECONDS = 300

/** How long WeChat is left alone after this refusal, by all processes. */
export function calmSeconds(error: WeChatError): number {
  if (!(error instanceof WeChatRefusedError)) return RETRY_SECONDS
  if (error.errcode === DAY_USED_UP) return HOUR
  return error.remedy === 'operator-must-act' ? OPERATOR_SECONDS : RETRY_SECONDS
}

export function failureOfWeChat(error: WeChatError): Failure {
  if (error instanceof WeChatRefusedError) {
    const remedy =
      error.remedy === 'operator-must-act'
        ? 'change it in the account’s console: npm run doctor -- --allow-list says more'
        : 'nothing: WeChat is asked again in a minute'
    return { cause: `errcode ${error.errcode}: ${error.meaning}`, remedy }
  }
  return {
    cause: error.message,
    remedy: proxyAdvice(process.env, fetchUsesProxy()) ?? 'see that this server reaches WECHAT_API_ORIGIN',
  }
}

const OF_PAGES = {
  'invalid-signature':
    'compare APP_ORIGIN with the address that visitors open, and the app id with the account',
  'invalid-url-domain':
    'add the host of APP_ORIGIN in the account’s console: 公众号设置 → 功能设置 → JS接口安全域名',
  'permission-denied': 'see in the account’s console, 接口权限, whether the account has this interface',
  'script-not-loaded': 'see that visitors reach res.wx.qq.com, and that no proxy replaces the policy',
  'no-answer': 'nothing, while it is rare: the WebView did not say whether it takes the signature',
  other: 'open the page in WeChat’s developer tools, whose console says more',
} as const

/** What the browser can find. */
export const pageFailure = z.enum([
  'invalid-signature',
  'invalid-url-domain',
  'permission-denied',
  'script-not-loaded',
  'no-answer',
  'other',
])
export type PageFailure = z.infer<typeof pageFailure>

export function failureOfPage(failure: PageFailure): Failure {
  return { cause: `in the browser: ${failure}`, remedy: OF_PAGES[failure] }
}
