import type { Config } from '../config/config.ts'
import { helpAddress } from '../help/help-address.ts'
import { showOpenInWeChat } from '../help/open-in-wechat.ts'
import { answerTooBusy, answerTooMany } from '../help/too-busy.ts'
import { roomBeside } from '../http/header-block.ts'
import { redirectTo } from '../http/redirect.ts'
import { withoutQuery } from '../http/return-path.ts'
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
      const location = config.appOrigin + path + fragment
      const room = roomBeside([location, ...setCookies])
      const shown = [path, withoutQuery(path)].find(({ length }) => length <= room)
      return redirectTo(location, setCookies, shown === undefined ? {} : { 'X-Redirect-To': shown })
    }
    case 'restart':
      return redirectTo(outcome.location, outcome.setCookies)
    case 'login-failed':
    case 'denied':
    case 'snapshot': {
      const setCookies = 'setCookies' in outcome ? outcome.setCookies : []
      const room = roomBeside([config.appOrigin, ...(setCookies ?? [])])
      return redirectTo(config.appOrigin + helpPath(outcome, requestId, room), setCookies)
    }
    case 'open-in-wechat':
      return showOpenInWeChat(config.appOrigin + outcome.path, request)
    case 'busy':
      return outcome.tooMany ? answerTooMany(outcome.path, request) : answerTooBusy(outcome.path, request)
  }
}

function helpPath(
  outcome: Extract<CallbackOutcome, { kind: 'login-failed' | 'denied' | 'snapshot' }>,
  requestId: string,
  mostChars: number,
): string {
  const facts: Record<string, string> = { request: requestId }
  if (outcome.kind === 'login-failed') {
    facts.cause = outcome.cause
    if (outcome.errcode !== undefined) facts.errcode = String(outcome.errcode)
  }
  return helpAddress(outcome.kind, facts, outcome.path, mostChars)
}
