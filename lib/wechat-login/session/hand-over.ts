import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { mac, sameText } from '../keys/mac.ts'
import { perProcess } from '../process/per-process.ts'
import type { LiveSession } from './live-session.ts'
import { parseRecord, serializeRecord } from './record.ts'
import type { Tracker } from './tracker.ts'

declare global {
  interface PerProcess {
    handOverKey?: Buffer
  }
}

export const HAND_OVER_HEADER = 'x-session-hand-over'

const LIFETIME_MS = 10_000 // a page begins to render at once; a copied header is soon worthless

const handedOver = z.object({
  tracker: z.string(),
  record: z.string(),
  degraded: z.boolean(),
  expiresAtMs: z.int(),
})

/**
 * The session that the gate read, for the page of the same request, so that the store is asked once. Signed with
 * a key that is random per process: a request that came around the gate cannot have one.
 */
export function sealHandOver({ tracker, record, degraded }: LiveSession, nowMs: number): string {
  const content: z.infer<typeof handedOver> = {
    tracker,
    record: serializeRecord(record),
    degraded,
    expiresAtMs: nowMs + LIFETIME_MS,
  }
  const payload = Buffer.from(JSON.stringify(content)).toString('base64url')
  return `${payload}.${signature(payload)}`
}

/**
 * The session in the gate's header, or null: none, forged, too old, or of a T that this request did not send.
 * @param sent the logged-in Ts of the request
 */
export function openHandOver(
  header: string | null,
  sent: readonly Tracker[],
  nowMs: number,
): LiveSession | null {
  const [payload = '', signed = '', ...rest] = (header ?? '').split('.')
  if (rest.length > 0 || !sameText(signed, signature(payload))) return null
  const content = handedOver.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
  const tracker = sent.find((one) => one === content.tracker)
  const record = parseRecord(content.record)
  if (tracker === undefined || record === null || content.expiresAtMs < nowMs) return null
  return { tracker, record, degraded: content.degraded }
}

function signature(payload: string): string {
  const shared = perProcess()
  shared.handOverKey ??= randomBytes(32)
  return mac(shared.handOverKey, payload).toString('base64url')
}
