import { createHash } from 'node:crypto'
import { nowSeconds, type Services } from '../services.ts'
import { newRecord, type SessionRecord } from '../session/record.ts'
import { storeSession } from '../session/store-session.ts'
import { deriveTracker, sessionKey, type Tracker } from '../session/tracker.ts'
import { CLAIM_SECONDS, type Ticket } from './ticket.ts'

const LONGEST_WAIT_MS = 3000
const POLL_EVERY_MS = 60

/** `first`: this request used the ticket up. */
export type TicketSession = {
  readonly tracker: Tracker
  readonly record: SessionRecord
  readonly first: boolean
}

/** Uses a ticket up. False: it was used before, or is being used now. @throws {StoreUnreachableError} */
export async function useUp(ticket: Ticket, { store }: Pick<Services, 'store'>): Promise<boolean> {
  return (await store().claim(claimOf(ticket), CLAIM_SECONDS)).kind === 'won'
}

/**
 * The session that a ticket opens, once. Its T is derived from the browser's own and the ticket, so that the same
 * browser's second request lands in the same session, and nobody else's in any.
 * @param began the T of the browser that opened the ticket's page
 * @returns null: another browser has used the ticket, or its session has ended
 * @throws {StoreUnreachableError}
 */
export async function sessionFor(
  ticket: Ticket,
  began: Tracker,
  { device, requestId }: { readonly device: string; readonly requestId: string },
  services: Pick<Services, 'config' | 'keys' | 'store' | 'nowMs' | 'sleep'>,
): Promise<TicketSession | null> {
  const { config, keys, store, nowMs, sleep } = services
  const tracker = deriveTracker(began, ticket.id, 'ticket', keys.signing)
  const key = sessionKey(tracker)
  for (const latestMs = nowMs() + LONGEST_WAIT_MS; nowMs() <= latestMs; await sleep(POLL_EVERY_MS)) {
    const claim = await store().claim(claimOf(ticket), CLAIM_SECONDS)
    if (claim.kind === 'won') {
      const now = nowSeconds(services)
      const record = newRecord(ticket.openId, device, now, config)
      await storeSession(key, record, store(), { lifetimes: config, nowSeconds: now, requestId })
      await store().settle(claimOf(ticket), 'used', CLAIM_SECONDS)
      return { tracker, record, first: true }
    }
    const record = claim.kind === 'settled' ? await store().readFresh(key) : null
    if (record?.openId === ticket.openId) return { tracker, record, first: false }
    if (claim.kind === 'settled') return null
  }
  return null
}

/** A hash, so that a dump of the store is no ticket. */
function claimOf({ id }: Ticket): string {
  return createHash('sha256').update(`ticket:${id}`).digest('base64url')
}
