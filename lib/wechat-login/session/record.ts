import { type OpenId, parseOpenId } from '../wechat/open-id.ts'

/** What a store keeps of a session. Times are whole seconds since 1970. */
export type SessionRecord = {
  readonly openId: OpenId
  readonly loginAt: number
  /** Absolute end: no renewal goes beyond it. */
  readonly endsAt: number
  /** When the session was last renewed. */
  readonly renewedAt: number
  /** For the visitor's list of sessions, such as `微信 · Android`. */
  readonly device: string
}

const LONGEST_DEVICE = 48 // leaves room for a MAC in its field

/** Version, openId, login time, then lifetime and last renewal relative to it, device. The `;` marks a complete record. */
const TEXT = /^1(\S+) (\d{1,10}) (\d{1,10}) (-?\d{1,10}) ([\s\S]{0,64});$/

/** One short line, so that a million records need little memory. */
export function serializeRecord({ openId, loginAt, endsAt, renewedAt, device }: SessionRecord): string {
  return `1${openId} ${loginAt} ${endsAt - loginAt} ${renewedAt - loginAt} ${device};`
}

/** Null when it is not a record of ours, such as one of another version or half of one: then there is no session. */
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

/** Idle and absolute lifetime, from the configuration. */
export type Lifetimes = { readonly sessionIdleSeconds: number; readonly sessionMaxSeconds: number }

/** The record of a new session. */
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

/** When it ends without another visit: after the idle time, at the latest at its absolute end. */
export function expiresAtSeconds(record: SessionRecord, { sessionIdleSeconds }: Lifetimes): number {
  return Math.min(record.renewedAt + sessionIdleSeconds, record.endsAt)
}

export function isAlive(record: SessionRecord, nowSeconds: number, lifetimes: Lifetimes): boolean {
  return nowSeconds < expiresAtSeconds(record, lifetimes)
}

/** The renewed record; null: less than a tenth of the idle time has passed, so no write is needed. */
export function renewalOf(
  record: SessionRecord,
  nowSeconds: number,
  { sessionIdleSeconds }: Lifetimes,
): SessionRecord | null {
  if (nowSeconds - record.renewedAt < sessionIdleSeconds / 10) return null
  return { ...record, renewedAt: nowSeconds }
}
