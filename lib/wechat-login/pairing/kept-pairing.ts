import { getKeys } from '../keys/keys.ts'
import { type PairingRecord, parsePairing, serializePairing } from './record.ts'
import { getPairings } from './stores/open-store.ts'
import type { TicketId } from './ticket.ts'

/** Longer than a ticket lives on any server, so that none is ever seen for the first time twice. */
const KEPT_SECONDS = 600

/** What the store holds under a ticket: its text, and what that says; null: a foreign value. */
export type KeptPairing = { readonly text: string; readonly record: PairingRecord | null }

/** Keeps the record of the first caller, and returns what is kept now. @throws {StoreUnreachableError} */
export async function beginPairing(id: TicketId, record: PairingRecord): Promise<PairingRecord | null> {
  const keys = getKeys()
  const text = await getPairings().begin(id, serializePairing(id, record, keys), KEPT_SECONDS)
  return parsePairing(id, text, keys)
}

/** Null: no phone has opened this ticket. @throws {StoreUnreachableError} */
export async function readPairing(id: TicketId): Promise<KeptPairing | null> {
  return keptIn(id, await getPairings().read(id))
}

/** As `readPairing`, but may miss the latest write. @throws {StoreUnreachableError} */
export async function glanceAtPairing(id: TicketId): Promise<KeptPairing | null> {
  return keptIn(id, await getPairings().glance(id))
}

/** Puts the record in the place of what was read; false: that has changed since. @throws {StoreUnreachableError} */
export function changePairing(id: TicketId, { text }: KeptPairing, record: PairingRecord): Promise<boolean> {
  return getPairings().swap(id, text, serializePairing(id, record, getKeys()), KEPT_SECONDS)
}

function keptIn(id: TicketId, text: string | null): KeptPairing | null {
  return text === null ? null : { text, record: parsePairing(id, text, getKeys()) }
}
