import { getConfig } from '../config/of-process.ts'
import { helpText } from '../help/help-text.ts'
import type { Language, Said } from '../help/language.ts'
import { answerCalmPage, escapeHtml } from '../help/static-page.ts'
import type { ReturnPath } from '../http/return-path.ts'
import { watchTicket } from './in-page.ts'
import { ASK_AGAIN, COMPUTER_TEXTS, GO_ON, QR_NAME, SCAN, WAITING } from './texts.ts'
import { digitsOf, type Ticket } from './ticket.ts'
import type { ComputerStep } from './watch.ts'

/** Without scripts a page asks again so often. */
const REFRESH_SECONDS = 4

/** The computer's page: the QR code and the two digits, or why they lead nowhere. @param path that was asked for */
export function showComputerPage(
  step: ComputerStep,
  ticket: Ticket,
  path: ReturnPath,
  request: Headers,
): Response {
  if (step === 'refused' || step === 'over')
    return answerCalmPage(
      {
        status: 200,
        text: COMPUTER_TEXTS[step],
        icon: 'attention',
        action: { kind: 'link', target: offerAddress(path) },
      },
      request,
    )
  const watched = `/pair/computer/${ticket.text}?${new URLSearchParams({ to: path })}`
  return answerCalmPage(
    {
      status: 200,
      text: { ...helpText('openInWeChat'), remedy: SCAN },
      icon: 'information',
      ...(step === 'agreed' ? {} : { qrOf: `${getConfig().appOrigin}/pair/${ticket.text}`, qrName: QR_NAME }),
      inner: (language) => renderWaiting(step, ticket, { path, watched }, language),
      head: refresh(step, watched),
      script: `(${watchTicket})('/pair/events/${ticket.text}')`,
      connects: true,
    },
    request,
  )
}

/** Where a new QR code is shown: in production the page that was asked for does as well. */
function offerAddress(path: ReturnPath): string {
  return `/pair/computer?${new URLSearchParams({ to: path })}`
}

function refresh(step: ComputerStep, address: string): string {
  if (step === 'agreed') return '' // without scripts a person has to press the button
  return `<noscript><meta http-equiv="refresh" content="${REFRESH_SECONDS};url=${escapeHtml(address)}"></noscript>`
}

/** A form in parts keeps the path as short as it is, so that it fits into what the login's own addresses take. */
function renderWaiting(
  step: ComputerStep,
  ticket: Ticket,
  { path, watched }: { readonly path: ReturnPath; readonly watched: string },
  language: Language,
): string {
  const say = (said: Said) => escapeHtml(said[language])
  const words = (['seen', 'agreed', 'away'] as const).map((name) => `data-${name}="${say(WAITING[name])}"`)
  const button = step === 'agreed' ? `<button class="go">${say(GO_ON)}</button>` : ''
  const digits = `<p class="digits">${digitsOf(ticket)}</p>`
  return `${step === 'agreed' ? '' : digits}
<p id="told" role="status" ${words.join(' ')}>${say(WAITING[step === 'seen' || step === 'agreed' ? step : 'waiting'])}</p>
<form id="take" method="post" action="/pair/computer/${ticket.text}" enctype="multipart/form-data">
<input type="hidden" name="to" value="${escapeHtml(path)}">${button}</form>
${step === 'agreed' ? '' : `<a id="ask" class="go other" href="${escapeHtml(watched)}">${say(ASK_AGAIN)}</a>`}`
}
