import { unstable_rethrow } from 'next/navigation'
import { getConfig } from '../config/of-process.ts'
import { answerNotFound } from '../help/not-found.ts'
import { answerTooBusy } from '../help/too-busy.ts'
import { requestIdOf } from '../http/request-id.ts'
import { getKeys } from '../keys/keys.ts'
import { reportFailure } from '../process/report-failure.ts'
import { isOfThisBrowser, openComputerPage, openOffer } from './open-computer-page.ts'
import { showToPhone, takePhoneAnswer } from './phone.ts'
import { showPhonePage } from './phone-page.ts'
import { takeSession } from './take.ts'
import { openTicket, type Ticket } from './ticket.ts'
import { streamTicket } from './watch.ts'

/**
 * The addresses of a pairing:
 *
 * | address                    | GET                                | POST                    | who             |
 * | -------------------------- | ---------------------------------- | ----------------------- | --------------- |
 * | `/pair/{ticket}`           | the question                       | the visitor's answer    | logged in       |
 * | `/pair/computer`           | a new QR code                      |                         | everybody       |
 * | `/pair/computer/{ticket}`  | the page of that QR code once more | the session, with T, UU | the computer    |
 * | `/pair/events/{ticket}`    | what becomes of it, as events      |                         | the computer    |
 */
export async function answerPairing(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  const [, part = 'phone', text = ''] = OF_COMPUTER.exec(pathname) ?? []
  const ticket = openTicket(part === 'phone' ? (OF_PHONE.exec(pathname)?.[1] ?? '') : text, getKeys())
  try {
    if (part === 'phone') return await answerPhone(ticket, request)
    if (pathname === '/pair/computer') return await openOffer(request)
    return ticket === null ? notFound(request) : await answerComputer(part, ticket, request)
  } catch (thrown) {
    unstable_rethrow(thrown) // `requireSession` sends visitors elsewhere by throwing
    reportFailure(thrown, requestIdOf(request.headers))
    return answerTooBusy(getConfig().home, request.headers)
  }
}

const OF_COMPUTER = /^\/pair\/(computer|events)(?:\/([0-9A-Za-z]+))?$/
const OF_PHONE = /^\/pair\/([0-9A-Za-z]+)$/

async function answerPhone(ticket: Ticket | null, request: Request): Promise<Response> {
  if (ticket === null) return showPhonePage('over', null, request.headers)
  return request.method === 'POST' ? takePhoneAnswer(ticket, request) : showToPhone(ticket, request)
}

async function answerComputer(part: string, ticket: Ticket, request: Request): Promise<Response> {
  const { method, headers } = request
  if (part === 'computer')
    return method === 'POST' ? takeSession(ticket, request) : openComputerPage(ticket, request)
  const mayWatch = method === 'GET' && isOfThisBrowser(ticket, headers)
  return mayWatch ? streamTicket(ticket, request) : notFound(request)
}

const notFound = ({ headers }: Request) => answerNotFound(headers)
