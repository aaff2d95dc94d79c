import { getConfig } from '../config/of-process.ts'
import { publish } from '../events.ts'
import { answerTooBusy, answerTooMany } from '../help/too-busy.ts'
import { clientAddress } from '../http/client-address.ts'
import { requestIdOf } from '../http/request-id.ts'
import { isSameOrigin } from '../http/same-origin.ts'
import { type PageSession, requireSession } from '../session/page-session.ts'
import { maskOpenId } from '../wechat/open-id.ts'
import { judgePhone, type PhoneAnswer, type PhoneStep, readPhoneAnswer } from './judge-phone.ts'
import { beginPairing, changePairing, readPairing } from './kept-pairing.ts'
import { showPhonePage } from './phone-page.ts'
import type { PairingRecord } from './record.ts'
import { scanLimit } from './scan-limit.ts'
import { digitsOf, isSameNetwork, isTicketInTime, type Ticket, ticketId } from './ticket.ts'

/**
 * The page that the QR code leads to, for a visitor who is logged in. Opening it notes who has the ticket, the first
 * write of a pairing, and agrees to nothing.
 * @throws {StoreUnreachableError}
 */
export async function showToPhone(ticket: Ticket, request: Request): Promise<Response> {
  const [{ headers }, { pathname }] = [request, new URL(request.url)]
  const session = await requireSession()
  if (session.degraded) return answerTooBusy(pathname, headers)
  if (!isOpen(ticket)) return showPhonePage('over', ticket, headers)
  if (!scanLimit()(session.openId, Date.now())) return answerTooMany(pathname, headers)
  const record = await beginPairing(ticketId(ticket), { kind: 'seen', openId: session.openId })
  const step = judgePhone(record, session.openId)
  tell(step === 'ask' ? 'seen' : step, session, headers)
  const address = clientAddress(headers, getConfig().trustedProxies)
  return showPhonePage(step, ticket, headers, { sameNetwork: isSameNetwork(ticket, address) })
}

/**
 * The visitor's answer. Only a page of ours can send it, and only with the right digits does it agree; wrong ones end
 * the ticket.
 * @throws {StoreUnreachableError}
 */
export async function takePhoneAnswer(ticket: Ticket, request: Request): Promise<Response> {
  const { headers } = request
  if (!isSameOrigin(headers, getConfig().appOrigin)) return new Response(null, { status: 403 })
  const session = await requireSession({ fresh: true })
  const answer = readPhoneAnswer(await request.formData().catch(() => new FormData()), digitsOf(ticket))
  const step = isOpen(ticket) ? await settle(ticket, answer, session) : 'over'
  tell(step, session, headers)
  return showPhonePage(step, ticket, headers)
}

/** Writes the answer of the person whose ticket it is, once; else finds out how the ticket stands. */
async function settle(
  ticket: Ticket,
  answer: PhoneAnswer,
  session: PageSession,
): Promise<PhoneAnswer | Exclude<PhoneStep, 'ask'>> {
  const id = ticketId(ticket)
  const kept = await readPairing(id)
  const mayAnswer = kept !== null && judgePhone(kept.record, session.openId) === 'ask'
  if (mayAnswer && (await changePairing(id, kept, recordOf(answer, session)))) return answer
  const now = await readPairing(id)
  const step = judgePhone(now?.record ?? null, session.openId)
  return step === 'ask' ? 'over' : step
}

function recordOf(answer: PhoneAnswer, { openId, key }: PageSession): PairingRecord {
  switch (answer) {
    case 'agreed':
      return { kind: 'agreed', openId, phone: key }
    case 'refused':
      return { kind: 'refused', openId }
    case 'wrong-digits':
      return { kind: 'over', openId, session: '' }
  }
}

function isOpen(ticket: Ticket): boolean {
  return isTicketInTime(ticket, Math.floor(Date.now() / 1000))
}

function tell(step: string, { openId }: PageSession, headers: Headers): void {
  publish({ name: 'pairing.phone', requestId: requestIdOf(headers), user: maskOpenId(openId), step })
}
