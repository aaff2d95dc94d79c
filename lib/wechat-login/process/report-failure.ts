import { publish } from '../events.ts'
import { isStoreUnreachable } from '../storage/unreachable.ts'

/** What the operator can do about a refusal, by its cause. */
const REMEDIES: Readonly<Record<string, string>> = {
  NOAUTH: 'give the password in REDIS_URL',
  WRONGPASS: 'mend the password in REDIS_URL or UPSTASH_REDIS_REST_TOKEN',
  NOPERM: 'use a UPSTASH_REDIS_REST_TOKEN (or a user in REDIS_URL) that may read and write',
  QUOTA: 'the plan’s limit is used up: raise the plan of the Upstash database, or wait for its next period',
  CAPACITY: 'the plan’s storage is full: raise the plan of the Upstash database',
  MAXCLIENTS: 'raise its maxclients (Upstash: the plan), or let fewer programs connect to it',
  OOM: 'raise its maxmemory, or set maxmemory-policy to a volatile-* one',
  MISCONF: 'it cannot write its snapshot: look at its disk',
  NOREPLICAS: 'start its replicas, or lower its min-replicas-to-write',
  READONLY: 'point REDIS_URL at the primary',
  MASTERDOWN: 'point REDIS_URL at the primary, or start the primary',
  LOADING: 'it reads its data from disk and is back when it has: wait',
  CLUSTERDOWN: 'start the cluster’s missing nodes, or assign their slots',
  BUSY: 'another program’s script runs for too long: SCRIPT KILL ends it',
  MOVED: 'this is a cluster: name several of its nodes in REDIS_URL',
  UNKNOWN_COMMAND: 'use Redis 7, and nothing in front of it that leaves commands out',
  SQLITE_5: 'another program holds the lock of SESSION_DB_PATH: end it (a backup, an open sqlite3)',
  SQLITE_8: 'let this process write SESSION_DB_PATH and its folder',
  SQLITE_11: 'SESSION_DB_PATH is damaged: restore it, or move it away and start anew',
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
