import { servicesOfProcess } from '../services-of-process.ts'
import { enter } from './enter.ts'
import { giveTicket } from './give-ticket.ts'
import { openTicketPage } from './open-ticket-page.ts'

/** `POST /ticket`, with the services of this process. */
export function answerTicket(request: Request): Promise<Response> {
  return giveTicket(request, servicesOfProcess())
}

/** `GET /enter` and `POST /enter`, likewise. */
export function answerEnter(request: Request): Promise<Response> {
  return request.method === 'POST'
    ? enter(request, servicesOfProcess())
    : openTicketPage(request, servicesOfProcess())
}
