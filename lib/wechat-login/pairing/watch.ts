import { setTimeout as sleep } from 'node:timers/promises'
import { getConfig } from '../config/of-process.ts'
import { clientAddress } from '../http/client-address.ts'
import { requestIdOf } from '../http/request-id.ts'
import { reportFailure } from '../process/report-failure.ts'
import { phaseNow } from '../process/stopping.ts'
import { isStoreUnreachable } from '../storage/unreachable.ts'
import { glanceAtPairing } from './kept-pairing.ts'
import { streamPlaces } from './stream-places.ts'
import { isTicketInTime, type Ticket, ticketId } from './ticket.ts'

/** What the computer's page is told. */
export type ComputerStep = 'waiting' | 'seen' | 'agreed' | 'refused' | 'over'

const READ_EVERY_MS = 1000

/** How the ticket stands, as far as a store that may lag knows. @throws {StoreUnreachableError} */
export async function glanceAtTicket(ticket: Ticket): Promise<ComputerStep> {
  const kept = await glanceAtPairing(ticketId(ticket))
  return kept === null ? 'waiting' : (kept.record?.kind ?? 'over')
}

/**
 * Tells the computer's page what becomes of its ticket, by server-sent events: one read of the store a second. Ends
 * with the ticket, with the visitor, and when this process is told to stop; the page then asks another one.
 * @see HTML, server-sent events
 */
export function streamTicket(ticket: Ticket, request: Request): Response {
  const address = clientAddress(request.headers, getConfig().trustedProxies) ?? ''
  const leave = streamPlaces()(address)
  if (leave === null) return new Response(null, { status: 503, headers: { 'Retry-After': '5' } })
  const left = new AbortController()
  const text = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      const send = (line: string) => {
        if (!left.signal.aborted) controller.enqueue(text.encode(line))
      }
      request.signal.addEventListener('abort', () => left.abort(), { once: true })
      watch(ticket, send, left.signal)
        .catch((thrown: unknown) => reportFailure(thrown, requestIdOf(request.headers)))
        .finally(() => {
          leave()
          if (!left.signal.aborted) controller.close()
        })
    },
    cancel: () => left.abort(),
  })
  return new Response(body, {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'private, no-store, no-transform',
      'X-Accel-Buffering': 'no', // nginx would keep the events to itself
    },
  })
}

/** Sends each change, and a comment in between, by which the connection shows whether it is still there. */
async function watch(ticket: Ticket, send: (line: string) => void, left: AbortSignal): Promise<void> {
  send(`retry: ${READ_EVERY_MS}\n\n`)
  let told: ComputerStep | null = null
  while (!left.aborted && phaseNow() === 'serving') {
    const step = await stepNow(ticket)
    if (step !== null && step !== told) send(`data: ${step}\n\n`)
    else send(':\n\n')
    told = step ?? told
    if (step === 'agreed' || step === 'refused' || step === 'over') return
    await sleep(READ_EVERY_MS, null, { signal: left }).catch(() => null)
  }
}

/** Null: the store could not be asked, so the page waits on. */
async function stepNow(ticket: Ticket): Promise<ComputerStep | null> {
  if (!isTicketInTime(ticket, Math.floor(Date.now() / 1000))) return 'over'
  return glanceAtTicket(ticket).catch((thrown: unknown) => {
    if (isStoreUnreachable(thrown)) return null
    throw thrown
  })
}
