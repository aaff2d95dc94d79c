import { z } from 'zod'
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

const VERSION = 1
const seconds = z.int().min(0)
const openId = z.string().transform((text, context): OpenId => {
  const parsed = parseOpenId(text)
  if (parsed !== null) return parsed
  context.addIssue('is no openId')
  return z.NEVER
})
const stored = z.tuple([z.literal(VERSION), openId, seconds, seconds, seconds, z.string().max(64)])

/** One line of JSON, an array to stay short: version first. */
export function serializeRecord({ openId, loginAt, endsAt, renewedAt, device }: SessionRecord): string {
  return JSON.stringify([VERSION, openId, loginAt, endsAt, renewedAt, device])
}

/** Null for what we would not have written: another version, half JSON, a wrong type. Such a session is none. */
export function parseRecord(text: string): SessionRecord | null {
  const parsed = stored.safeParse(parseJson(text))
  if (!parsed.success) return null
  const [, openId, loginAt, endsAt, renewedAt, device] = parsed.data
  return { openId, loginAt, endsAt, renewedAt, device }
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
    device: device.slice(0, 64),
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
