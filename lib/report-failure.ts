import { publish } from './events.ts'
import { isStoreUnreachable } from './storage/unreachable.ts'

/** What the operator can do about a refusal, by its cause. */
const REMEDIES: Readonly<Record<string, string>> = {
  NOAUTH: 'give the password in REDIS_URL',
  WRONGPASS: 'mend the password in REDIS_URL or UPSTASH_REDIS_REST_TOKEN',
  NOPERM: 'use a UPSTASH_REDIS_REST_TOKEN (or a user in REDIS_URL) that may write',
  OOM: 'raise its maxmemory, or set maxmemory-policy to a volatile-* one',
  MISCONF: 'it cannot write its snapshot: look at its disk',
  READONLY: 'point REDIS_URL at the primary',
  SQLITE_13: 'make room on the disk of SESSION_DB_PATH',
}

/** Tells the operator what a request met: the store's outage by its reason, anything else by its name alone. */
export function reportFailure(thrown: unknown, requestId: string): void {
  if (isStoreUnreachable(thrown)) {
    const { reason, causeCode } = thrown
    const remedy = causeCode === null ? null : (REMEDIES[causeCode] ?? null)
    publish({ name: 'store.unreachable', requestId, reason, causeCode, remedy })
  } else {
    publish({ name: 'request.failed', requestId, error: thrown instanceof Error ? thrown.name : 'unknown' })
  }
}
