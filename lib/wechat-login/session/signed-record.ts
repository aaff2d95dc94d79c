import type { KeyRing, KeySet } from '../keys/keys.ts'
import { mac, sameText } from '../keys/mac.ts'
import { parseRecord, type SessionRecord, serializeRecord } from './record.ts'
import type { SessionKey } from './tracker.ts'

/** What a store signs its records with, and for how long a process still takes unsigned ones after its start. */
export type RecordSigning = { readonly keys: KeyRing; readonly sessionMaxSeconds: number }

/**
 * Why a value is no record of the key it was found under. `wrong-type`: it is no text; `unreadable`: no text that any
 * version of ours writes; `wrong-mac`: of another key or person, changed, or signed by a secret that is gone;
 * `unsigned`: without a MAC, and no version that leaves it out can have written it lately.
 */
export type RefusedReason = 'wrong-type' | 'unreadable' | 'wrong-mac' | 'unsigned'

export type OpenedRecord =
  | { readonly kind: 'record'; readonly record: SessionRecord }
  | { readonly kind: 'refused'; readonly reason: RefusedReason }

const MAC_CHARS = 12 // 72 bits
const SIGNATURE = /~([\w-]{12});$/
const LONGEST_TEXT = 256 // ours are below 200: what is longer is not searched

/**
 * The record's text with a MAC over the session's key and all of the record that a renewal leaves as it is. The MAC
 * ends the device's field: the version before reads such a record, renews it, and keeps the MAC.
 */
export function signRecord(key: SessionKey, record: SessionRecord, { signing }: KeyRing): string {
  return serializeRecord({ ...record, device: `${record.device}~${macOf(key, record, signing)}` })
}

/** The record that was signed for this key, by any of our secrets. */
export function openSignedRecord(key: SessionKey, text: string, { all }: KeyRing): OpenedRecord {
  if (text.length > LONGEST_TEXT) return refused('unreadable')
  const signature = SIGNATURE.exec(text)?.[1]
  const record = parseRecord(text.replace(SIGNATURE, ';'))
  if (record === null) return refused('unreadable')
  if (signature === undefined) return refused('unsigned')
  return all.some((keySet) => sameText(signature, macOf(key, record, keySet)))
    ? { kind: 'record', record }
    : refused('wrong-mac')
}

/**
 * As `openSignedRecord`, for a store: the version before signed nothing, and what it began lives out its time. A process
 * takes such records for as long after its start as one can live.
 */
export function openRecord(
  key: SessionKey,
  value: unknown,
  { keys, sessionMaxSeconds }: RecordSigning,
  uptimeSeconds = process.uptime(),
): OpenedRecord {
  if (typeof value !== 'string') return refused('wrong-type')
  const opened = openSignedRecord(key, value, keys)
  const mayBeOlder = opened.kind === 'refused' && opened.reason === 'unsigned'
  const record = mayBeOlder && uptimeSeconds < sessionMaxSeconds ? parseRecord(value) : null
  return record === null ? opened : { kind: 'record', record }
}

const refused = (reason: RefusedReason): OpenedRecord => ({ kind: 'refused', reason })

function macOf(key: SessionKey, record: SessionRecord, keySet: KeySet): string {
  const { openId, loginAt, endsAt, device } = record
  const bytes = mac(keySet.record, key, openId, String(loginAt), String(endsAt), device)
  return bytes.toString('base64url').slice(0, MAC_CHARS)
}
