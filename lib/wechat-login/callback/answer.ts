import type { Config } from '../config/config.ts'
import { showOpenInWeChat } from '../help/open-in-wechat.ts'
import { answerTooBusy, answerTooMany } from '../help/too-busy.ts'
import { redirectTo } from '../http/redirect.ts'
import type { CallbackOutcome } from './outcome.ts'

/**
 * Step 9: a callback never shows a page of its own where it can send the visitor on, so that no code stays in the
 * address bar, the history or a `Referer`.
 * @param request the headers of the callback, for the pages that are shown in its place
 */
export function answerCallback(
  outcome: CallbackOutcome,
  config: Config,
  requestId: string,
  request: Headers,
): Response {
  switch (outcome.kind) {
    case 'landed': {
      const { path, setCookies } = outcome
      const fragment = 'fragment' in outcome ? outcome.fragment : ''
      return redirectTo(config.appOrigin + path + fragment, setCookies, { 'X-Redirect-To': path })
    }
    case 'restart':
      return redirectTo(outcome.location, outcome.setCookies)
    case 'login-failed':
    case 'denied':
    case 'snapshot':
      return redirectTo(
        config.appOrigin + helpPath(outcome, requestId),
        'setCookies' in outcome ? outcome.setCookies : [],
      )
    case 'open-in-wechat':
      return showOpenInWeChat(config.appOrigin + outcome.path, request)
    case 'busy':
      return outcome.tooMany ? answerTooMany(outcome.path, request) : answerTooBusy(outcome.path, request)
  }
}

function helpPath(
  outcome: Extract<CallbackOutcome, { kind: 'login-failed' | 'denied' | 'snapshot' }>,
  requestId: string,
): string {
  const query = new URLSearchParams({ request: requestId, path: outcome.path })
  if (outcome.kind === 'login-failed') {
    query.set('cause', outcome.cause)
    if (outcome.errcode !== undefined) query.set('errcode', String(outcome.errcode))
  }
  return `/help/${outcome.kind}?${query}`
}
