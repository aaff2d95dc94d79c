import type { KeyRing, KeySet } from '../keys/keys.ts'
import { mac, sameText } from '../keys/mac.ts'
import { parseSessionKey, type SessionKey } from '../session/tracker.ts'
import { type OpenId, parseOpenId } from '../wechat/open-id.ts'
import type { TicketId } from './ticket.ts'

/** What became of a ticket that a phone has opened; nothing is kept of one that no phone has opened. */
export type PairingRecord =
  /** This person has the page open. */
  | { readonly kind: 'seen'; readonly openId: OpenId }
  /** `phone`: the session that agreed. It has to be alive still when the computer takes its own. */
  | { readonly kind: 'agreed'; readonly openId: OpenId; readonly phone: SessionKey }
  /** This person tapped 不是我. */
  | { readonly kind: 'refused'; readonly openId: OpenId }
  /** Wrong digits, or used. `session`: the session's record that it led to, or empty. */
  | { readonly kind: 'over'; readonly openId: OpenId; readonly session: string }

const MAC_CHARS = 16
const TEXT = /^(seen|agreed|refused|over) (\S+) ([\s\S]{0,300})~([\w-]{16})$/

/** One line with a MAC over the ticket's id, so that a store that mixes records up logs nobody in. */
export function serializePairing(id: TicketId, record: PairingRecord, { signing }: KeyRing): string {
  const body = `${record.kind} ${record.openId} ${detailOf(record)}`
  return `${body}~${macOf(id, body, signing)}`
}

function detailOf(record: PairingRecord): string {
  switch (record.kind) {
    case 'agreed':
      return record.phone
    case 'over':
      return record.session
    case 'seen':
    case 'refused':
      return ''
  }
}

/** The record of this ticket; null: not one that any of our secrets signed for it. */
export function parsePairing(id: TicketId, text: string, { all }: KeyRing): PairingRecord | null {
  const [whole, kind, user = '', detail = '', signature = ''] = TEXT.exec(text) ?? []
  const [openId, phone] = [parseOpenId(user), parseSessionKey(detail)]
  if (whole === undefined || openId === null) return null
  const body = text.slice(0, -1 - MAC_CHARS)
  if (!all.some((keySet) => sameText(signature, macOf(id, body, keySet)))) return null
  switch (kind) {
    case 'agreed':
      return phone === null ? null : { kind, openId, phone }
    case 'over':
      return { kind, openId, session: detail }
    case 'seen':
    case 'refused':
      return { kind, openId }
    default:
      return null
  }
}

function macOf(id: TicketId, body: string, { pairing }: KeySet): string {
  return mac(pairing, 'record', id, body).toString('base64url').slice(0, MAC_CHARS)
}
