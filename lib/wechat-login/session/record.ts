import { type OpenId, parseOpenId } from '../wechat/open-id.ts'

/** What a store keeps of a session. Times are whole seconds since 1970. */
export type SessionRecord = {
  readonly openId: OpenId
  readonly loginAt: number
  /** Absolute end: no renewal reaches past it. */
  readonly endsAt: number
  /** When the idle time last began anew. */
  readonly renewedAt: number
  /** For the owner's own list of sessions, such as `微信 · Android`. */
  readonly device: string
}

const LONGEST_DEVICE = 48 // leaves room for a MAC in its field

/** Version, openId, login time, lifetime and last renewal after it, device; the `;` tells a whole one from half. */
const TEXT = /^1(\S+) (\d{1,10}) (\d{1,10}) (-?\d{1,10}) ([\s\S]{0,64});$/

/** One short line: a million of them should cost little memory. */
export function serializeRecord({ openId, loginAt, endsAt, renewedAt, device }: SessionRecord): string {
  return `1${openId} ${loginAt} ${endsAt - loginAt} ${renewedAt - loginAt} ${device};`
}

/** Null for what we would not have written: another version, half a line, a wrong type. Such a session is none. */
export function parseRecord(text: string): SessionRecord | null {
  const [whole, user = '', loginAt, lifetime, renewed, device = ''] = TEXT.exec(text) ?? []
  const openId = parseOpenId(user)
  if (whole === undefined || openId === null) return null
  const begin = Number(loginAt)
  return {
    openId,
    loginAt: begin,
    endsAt: begin + Number(lifetime),
    renewedAt: begin + Number(renewed),
    device,
  }
}

/** Rolling and absolute lifetime, as the configuration names them. */
export type Lifetimes = { readonly sessionIdleSeconds: number; readonly sessionMaxSeconds: number }

/** A session that begins now. */
export function newRecord(
  openId: OpenId,
  device: string,
  nowSeconds: number,
  lifetimes: Lifetimes,
): SessionRecord {
  return {
    openId,
    loginAt: nowSeconds,
    endsAt: nowSeconds + lifetimes.sessionMaxSeconds,
    renewedAt: nowSeconds,
    device: device.slice(0, LONGEST_DEVICE),
  }
}

/** Until when it lives if nobody comes back: the idle time, within the absolute one. */
export function expiresAtSeconds(record: SessionRecord, { sessionIdleSeconds }: Lifetimes): number {
  return Math.min(record.renewedAt + sessionIdleSeconds, record.endsAt)
}

export function isAlive(record: SessionRecord, nowSeconds: number, lifetimes: Lifetimes): boolean {
  return nowSeconds < expiresAtSeconds(record, lifetimes)
}

/** The same session, idle time begun anew, or null: less than a tenth of it has passed, so it is not worth a write. */
export function renewalOf(
  record: SessionRecord,
  nowSeconds: number,
  { sessionIdleSeconds }: Lifetimes,
): SessionRecord | null {
  if (nowSeconds - record.renewedAt < sessionIdleSeconds / 10) return null
  return { ...record, renewedAt: nowSeconds }
}
