import { reportFailure } from '../process/report-failure.ts'
import type { Services } from '../services.ts'
import type { KeptTicket } from './kept-ticket.ts'
import type { TicketRead } from './shared-ticket.ts'

/** So long a process uses what it has read, so that hardly any page costs a command. */
const TICKET_FOR_MS = 60_000
const NONE_FOR_MS = 5000

/** Behind the answer: errors are reported there. */
type Behind = (work: () => Promise<void>) => void

/** The ticket in this process's memory; null: there is none for now. */
export type TicketMemory = (requestId: string, behind: Behind) => Promise<KeptTicket | null>

/**
 * While the store is away, the ticket that is known is used to its end.
 * @param read asks the store, once for all callers that come meanwhile
 */
export function rememberTicket(
  read: (requestId: string) => Promise<TicketRead>,
  { nowMs }: Pick<Services, 'nowMs'>,
): TicketMemory {
  let known: { readonly ticket: KeptTicket | null; readonly readAtMs: number } | null = null
  let reading: Promise<void> | null = null

  const isFresh = ({ ticket, readAtMs }: NonNullable<typeof known>) =>
    nowMs() - readAtMs < (ticket === null ? NONE_FOR_MS : TICKET_FOR_MS)
  const livingTicket = () => {
    const ticket = known?.ticket ?? null
    return ticket !== null && ticket.ticketEndsAt * 1000 > nowMs() ? ticket : null
  }

  const look = async (requestId: string, behind: Behind) => {
    try {
      const found = await read(requestId)
      known = { ticket: found.kind === 'ticket' ? found.ticket : livingTicket(), readAtMs: nowMs() }
      if (found.kind === 'ticket' && found.renew !== null) behind(found.renew)
    } catch (thrown) {
      reportFailure(thrown, requestId)
      known = { ticket: livingTicket(), readAtMs: nowMs() }
    }
  }

  return async (requestId, behind) => {
    if (known === null || !isFresh(known)) {
      reading ??= look(requestId, behind).finally(() => {
        reading = null
      })
      await reading
    }
    return livingTicket()
  }
}
