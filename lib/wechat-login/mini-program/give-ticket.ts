import { createHash } from 'node:crypto'
import { publish } from '../events.ts'
import { requestIdOf } from '../http/request-id.ts'
import { reportFailure } from '../process/report-failure.ts'
import { nowSeconds, type Services } from '../services.ts'
import { isStoreUnreachable } from '../storage/unreachable.ts'
import { maskOpenId } from '../wechat/open-id.ts'
import { MOST_APART_SECONDS, parseTicketRequest, readSignedRequest } from './signed-request.ts'
import { sealTicket, TICKET_SECONDS } from './ticket.ts'

/** As long as the same request could be taken for a new one. */
const NONCE_SECONDS = 2 * MOST_APART_SECONDS + 60

/** `POST /ticket`: a ticket for the mini program's server. Costs the store one command, and nothing without our key. */
export async function giveTicket(
  request: Request,
  services: Pick<Services, 'config' | 'keys' | 'store' | 'nowMs'>,
): Promise<Response> {
  const { config, keys, store } = services
  const requestId = requestIdOf(request.headers)
  const refuse = (status: number, error: string) => {
    publish({ name: 'ticket.refused', requestId, why: error })
    return answer(status, { error })
  }
  const now = nowSeconds(services)
  const read = readSignedRequest(request.headers, await request.text(), config.miniProgram ?? [], config, now)
  if (read.kind === 'refused') return refuse(401, read.error)
  const asked = parseTicketRequest(read.body, config)
  if (asked === null) return refuse(400, 'body')
  try {
    if ((await store().claim(nonceClaim(read.nonce), NONCE_SECONDS)).kind !== 'won')
      return refuse(409, 'nonce')
  } catch (thrown) {
    if (!isStoreUnreachable(thrown)) throw thrown
    reportFailure(thrown, requestId)
    return answer(503, { error: 'busy' }, { 'Retry-After': '5' })
  }
  const ticket = await sealTicket(asked, now, keys)
  publish({ name: 'ticket.given', requestId, user: maskOpenId(asked.openId) })
  return answer(200, { url: `${config.appOrigin}/enter?ticket=${ticket}`, expiresIn: TICKET_SECONDS })
}

function nonceClaim(nonce: string): string {
  return createHash('sha256').update(`ticket-nonce:${nonce}`).digest('base64url')
}

function answer(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(body, { status, headers: { 'Cache-Control': 'no-store', ...headers } })
}
