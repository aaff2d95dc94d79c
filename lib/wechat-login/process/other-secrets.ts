import { publish } from '../events.ts'
import type { KeyRing } from '../keys/keys.ts'
import {
  type ApplicationDataKinds,
  type ApplicationRedis,
  openApplicationData,
} from '../storage/application-data.ts'
import { isStoreUnreachable } from '../storage/unreachable.ts'

/*
 * Servers on one store that share no secret cannot finish each other's logins: whoever begins at one and comes back to
 * another lands nowhere. So each server leaves the fingerprints of its secrets in the store, and reads those of others.
 */

/** Where servers leave their fingerprints, one line a server. @throws {StoreUnreachableError} */
export type SecretsInUse = {
  /** Leaves a line and gives all that were left lately, by whatever server. */
  readonly meet: (line: string, nowMs: number) => Promise<readonly string[]>
}

const MEET_EVERY_MS = 60_000
const REMEMBERED_MS = 150_000 // a server that is gone is soon forgotten, so that a finished rotation raises no alarm

const SCHEMA = 'CREATE TABLE IF NOT EXISTS secrets_in_use (line TEXT PRIMARY KEY, seenAtMs INTEGER NOT NULL)'

const KEY = 'secrets-in-use'

const MEET = `redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3])
redis.call('EXPIREAT', KEYS[1], ARGV[4])
return redis.call('ZRANGE', KEYS[1], 0, -1)`

/** How the lines lie in each store. */
export const SECRETS_IN_USE: ApplicationDataKinds<SecretsInUse> = {
  file: (open) => {
    const db = open(SCHEMA)
    const leave = db.prepare('INSERT OR REPLACE INTO secrets_in_use (line, seenAtMs) VALUES (?, ?)')
    const forget = db.prepare('DELETE FROM secrets_in_use WHERE seenAtMs <= ?')
    const select = db.prepare('SELECT line FROM secrets_in_use')
    return {
      meet: (line, nowMs) =>
        db.write(() => {
          leave.run(line, nowMs)
          forget.run(nowMs - REMEMBERED_MS)
          return select.all().map((row) => String(row.line))
        }),
    }
  },
  redis: (redis) => ({
    meet: (line, nowMs) => {
      const times = [nowMs, nowMs - REMEMBERED_MS, Math.ceil((nowMs + REMEMBERED_MS) / 1000)].map(String)
      return redis.texts(MEET, KEY, [line, ...times])
    },
  }),
}

/** The lines that servers left lately, for who is none: leaves none. @throws {StoreUnreachableError} */
export function readSecretsInUse({ texts }: Pick<ApplicationRedis, 'texts'>, nowMs: number) {
  const read = "return redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[1], '+inf')"
  return texts(read, KEY, [String(nowMs - REMEMBERED_MS)])
}

/** Looks for servers that share no secret with this one, now and once a minute, and tells the operator of any. */
export async function watchForOtherSecrets(keys: KeyRing): Promise<void> {
  const secretsInUse = openApplicationData('secrets in use', SECRETS_IN_USE)
  const look = async () => {
    try {
      const lines = await secretsInUse.meet(lineOf(keys), Date.now())
      if (lines.some((line) => sharesNone(line, keys)))
        publish({ name: 'secrets.differ', requestId: '', remedy: REMEDY })
    } catch (thrown) {
      if (!isStoreUnreachable(thrown)) throw thrown // the store's own event has told it
    }
  }
  await look()
  setInterval(() => void look(), MEET_EVERY_MS).unref()
}

const REMEDY = 'another server on this store has no secret of ours: give all of them the same SESSION_SECRET'

/** The same for the same secrets, in whatever order: a rotation only changes the order. */
export function lineOf({ all }: KeyRing): string {
  return all
    .map(({ fingerprint }) => fingerprint)
    .toSorted()
    .join(',')
}

/** Whether a line was left by a server that has none of our secrets. */
export function sharesNone(line: string, { all }: KeyRing): boolean {
  const theirs = line.split(',')
  return !all.some(({ fingerprint }) => theirs.includes(fingerprint))
}
