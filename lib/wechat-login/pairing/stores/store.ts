import type { TicketId } from '../ticket.ts'

/**
 * The store of the tickets that a phone has opened: one text each, with an expiry. Every method throws
 * StoreUnreachableError when the store could not be asked: that is never "none".
 */
export interface PairingStore {
  /**
   * Keeps the text of the first caller.
   * @returns what is kept now: the caller's own text, or the one that was there before; empty: a foreign value
   */
  begin(id: TicketId, text: string, ttlSeconds: number): Promise<string>
  /** Null: no phone has opened this ticket. May miss the latest write. */
  glance(id: TicketId): Promise<string | null>
  /** As `glance`, but sees all earlier writes of any process. */
  read(id: TicketId): Promise<string | null>
  /** Puts `to` in the place of `from`, atomically; false: something else is there by now, and stays. */
  swap(id: TicketId, from: string, to: string, ttlSeconds: number): Promise<boolean>
}
