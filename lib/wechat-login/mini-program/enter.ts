import { publish } from '../events.ts'
import { showBackToMiniProgram } from '../help/back-to-mini-program.ts'
import { helpAddress } from '../help/help-address.ts'
import { helpText } from '../help/help-text.ts'
import { answerCalmPage } from '../help/static-page.ts'
import { answerTwoPeople } from '../help/two-people.ts'
import { requestIdOf } from '../http/request-id.ts'
import type { ReturnPath } from '../http/return-path.ts'
import { isSameOrigin } from '../http/same-origin.ts'
import { land } from '../login/land.ts'
import { reportFailure } from '../process/report-failure.ts'
import { nowSeconds, type Services } from '../services.ts'
import { readSentCookies, type SentCookies } from '../session/login-cookies.ts'
import { lookUpSession } from '../session/look-up.ts'
import type { Tracker } from '../session/tracker.ts'
import { describeDevice } from '../wechat/client.ts'
import { maskOpenId } from '../wechat/open-id.ts'
import { sessionFor, useUp } from './session-for.ts'
import { boundBrowser, openTicket, type Ticket } from './ticket.ts'

/** How entering with a ticket ends. */
export type Entering =
  | { readonly kind: 'landed'; readonly path: ReturnPath; readonly setCookies: readonly string[] }
  | { readonly kind: 'sessions-lost'; readonly path: ReturnPath; readonly setCookies: readonly string[] }
  | { readonly kind: 'two-people' }
  | { readonly kind: 'refused'; readonly why: 'ticket' | 'other-browser' | 'used' }

type EnterServices = Pick<Services, 'config' | 'keys' | 'store' | 'nowMs' | 'sleep'>
type Posted = { readonly ticket: string; readonly browser: string }

/** `POST /enter`: uses a ticket, once, in the browser that opened its page. */
export async function enter(request: Request, services: EnterServices): Promise<Response> {
  const { headers } = request
  const { appOrigin } = services.config
  if (!isSameOrigin(headers, appOrigin)) return new Response(null, { status: 403 })
  const requestId = requestIdOf(headers)
  const posted = await readForm(request)
  try {
    const entering = await judge(posted, request, services)
    switch (entering.kind) {
      case 'landed':
        return seeOther(appOrigin + entering.path, entering.setCookies)
      case 'sessions-lost': {
        const facts = { request: requestId, cause: 'sessions-lost' }
        return seeOther(appOrigin + helpAddress('login-failed', facts, entering.path), entering.setCookies)
      }
      case 'two-people':
        publish({ name: 'session.conflict', requestId })
        return answerTwoPeople(headers)
      case 'refused':
        publish({ name: 'ticket.refused', requestId, why: entering.why })
        return showBackToMiniProgram(409, headers)
    }
  } catch (thrown) {
    reportFailure(thrown, requestId)
    return answerTryAgain(posted, headers)
  }
}

async function judge(
  { ticket: text, browser }: Posted,
  { headers }: Request,
  services: EnterServices,
): Promise<Entering> {
  const { config, keys, nowMs } = services
  const ticket = await openTicket(text, nowSeconds(services), config, keys)
  if (ticket === null) return { kind: 'refused', why: 'ticket' }
  const sent = readSentCookies(headers, config, keys)
  const lookup = await lookUpSession(sent, { ...services, nowMs: nowMs() })
  switch (lookup.kind) {
    case 'unreachable':
      throw lookup.error
    case 'two-people':
      return { kind: 'two-people' }
    case 'found': // also where the form is sent again after its answer has come, with another T
      if (lookup.session.record.openId !== ticket.openId) return { kind: 'two-people' }
      await useUp(ticket, services) // worth nothing from now on
      return { kind: 'landed', path: ticket.path, setCookies: [] }
    case 'none': {
      const opener = boundBrowser(ticket, browser, [...sent.began, ...sent.loggedIn], keys)
      if (opener === null) return { kind: 'refused', why: 'other-browser' }
      return open(ticket, opener, { headers, sent }, services)
    }
  }
}

async function open(
  ticket: Ticket,
  began: Tracker,
  { headers, sent }: { readonly headers: Headers; readonly sent: SentCookies },
  services: EnterServices,
): Promise<Entering> {
  const { path, openId } = ticket
  const requestId = requestIdOf(headers)
  const device = describeDevice(headers.get('user-agent'))
  const session = await sessionFor(ticket, began, { device, requestId }, services)
  if (session === null) return { kind: 'refused', why: 'used' }
  if (session.first) publish({ name: 'ticket.used', requestId, user: maskOpenId(openId) })
  const landed = await land({ ...session, began, attempt: 0 }, { path, sent, requestId }, services)
  const setCookies = 'setCookies' in landed ? (landed.setCookies ?? []) : []
  return { kind: landed.kind === 'landed' ? 'landed' : 'sessions-lost', path, setCookies }
}

/** Repeated fields count as none. */
async function readForm(request: Request): Promise<Posted> {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers.get('content-type') ?? '')
  const form = isForm ? new URLSearchParams(await request.text()) : new URLSearchParams()
  const field = (name: string) => {
    const [value = '', ...more] = form.getAll(name)
    return more.length === 0 ? value : ''
  }
  return { ticket: field('ticket'), browser: field('browser') }
}

function seeOther(location: string, setCookies: readonly string[]): Response {
  const headers = new Headers({ Location: location, 'Cache-Control': 'no-store' })
  for (const cookie of setCookies) headers.append('Set-Cookie', cookie)
  return new Response(null, { status: 303, headers })
}

/** The store is away, and the ticket may be unused: the same form once more. */
function answerTryAgain(fields: Posted, headers: Headers): Response {
  return answerCalmPage(
    {
      status: 503,
      text: helpText('tooBusy'),
      icon: 'attention',
      action: { kind: 'post', target: '/enter', fields },
      retryAfterSeconds: 5,
    },
    headers,
  )
}
