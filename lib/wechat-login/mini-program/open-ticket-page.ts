import type { Config } from '../config/config.ts'
import { publish } from '../events.ts'
import { showBackToMiniProgram } from '../help/back-to-mini-program.ts'
import { helpText } from '../help/help-text.ts'
import { answerCalmPage } from '../help/static-page.ts'
import { targetOf } from '../http/asked-path.ts'
import { isNavigation } from '../http/navigation.ts'
import { requestIdOf } from '../http/request-id.ts'
import { nowSeconds, type Services } from '../services.ts'
import { readSentCookies, trackerCookie } from '../session/login-cookies.ts'
import { newTracker } from '../session/tracker.ts'
import { isInMiniProgram } from '../wechat/client.ts'
import { bindTicket, openTicket } from './ticket.ts'

/**
 * `GET /enter?ticket=…`: a page that posts at once. It spends nothing, since Tencent's servers load addresses a second
 * time, and asks the store nothing. It binds the ticket to the browser that opened it, by its T.
 */
export async function openTicketPage(
  request: Request,
  services: Pick<Services, 'config' | 'keys' | 'nowMs'>,
): Promise<Response> {
  const { config, keys } = services
  const { headers } = request
  const [text = '', ...more] = new URL(targetOf(request), config.appOrigin).searchParams.getAll('ticket')
  const may = cameFromMiniProgram(headers, config)
  const ticket = may && more.length === 0 ? await openTicket(text, nowSeconds(services), config, keys) : null
  if (ticket === null) {
    publish({ name: 'ticket.refused', requestId: requestIdOf(headers), why: may ? 'ticket' : 'client' })
    return showBackToMiniProgram(409, headers)
  }
  const { began, loggedIn } = readSentCookies(headers, config, keys)
  const [known] = [...began, ...loggedIn] // a session's T stays: the ticket is for whoever has it, or is refused
  const tracker = known ?? newTracker(keys)
  const answer = answerCalmPage(
    {
      status: 200,
      text: helpText('entering'),
      icon: 'information',
      action: {
        kind: 'post',
        target: '/enter',
        fields: { ticket: text, browser: bindTicket(ticket, tracker, keys) },
      },
      script: POST_AT_ONCE,
    },
    headers,
  )
  if (known === undefined) answer.headers.append('Set-Cookie', trackerCookie(tracker, config))
  return answer
}

/**
 * Whether a mini program's web-view opens the address by itself, and not by a link of some page: otherwise whoever has a
 * ticket of their own could sign others in as themselves. Where any browser may log in, any may enter.
 */
function cameFromMiniProgram(
  headers: Headers,
  { requireWeChatClient }: Pick<Config, 'requireWeChatClient'>,
): boolean {
  if (!isNavigation(headers)) return false
  if (!requireWeChatClient) return true
  const [site, userAgent] = [headers.get('sec-fetch-site'), headers.get('user-agent') ?? '']
  return (site === null || site === 'none') && isInMiniProgram(userAgent)
}

/** Before the page is loaded: browsers then replace its entry in their history. */
const POST_AT_ONCE =
  "history.replaceState(null,'','/enter');document.addEventListener('DOMContentLoaded',function(){document.forms[0].submit()})"
