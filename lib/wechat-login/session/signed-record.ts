import type { KeyRing, KeySet } from '../keys/keys.ts'
import { mac, sameText } from '../keys/mac.ts'
import { parseRecord, type SessionRecord, serializeRecord } from './record.ts'
import type { SessionKey } from './tracker.ts'

/** The keys that sign records, and how long after its start a process accepts unsigned ones. */
export type RecordSigning = { readonly keys: KeyRing; readonly sessionMaxSeconds: number }

/**
 * Why a value is not a record of its key. `wrong-type`: not a text; `unreadable`: not a text that we write;
 * `wrong-mac`: of another key or person, changed, or signed by a removed secret; `unsigned`: without a MAC, after the
 * time in which older versions can have written it.
 */
export type RefusedReason = 'wrong-type' | 'unreadable' | 'wrong-mac' | 'unsigned'

export type OpenedRecord =
  | { readonly kind: 'record'; readonly record: SessionRecord }
  | { readonly kind: 'refused'; readonly reason: RefusedReason }

const MAC_CHARS = 12 // 72 bits
const SIGNATURE = /~([\w-]{12});$/
const LONGEST_TEXT = 256 // ours are shorter than 200

/**
 * The record's text, with a MAC over the session's key and all fields that a renewal does not change. The MAC is at the
 * end of the device field, so that the version before can read and renew such a record, and keeps the MAC.
 */
export function signRecord(key: SessionKey, record: SessionRecord, { signing }: KeyRing): string {
  return serializeRecord({ ...record, device: `${record.device}~${macOf(key, record, signing)}` })
}

/** The record that any of our secrets signed for this key. */
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
 * As `openSignedRecord`, but also accepts the unsigned records of the version before, until the process has been up
 * for a session's absolute lifetime.
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
