import { randomBytes } from 'node:crypto'
import { publish } from '../events.ts'
import type { KeyRing } from '../keys/keys.ts'
import {
  type ApplicationDataKinds,
  type ApplicationRedis,
  openApplicationData,
} from '../storage/application-data.ts'
import { isStoreUnreachable } from '../storage/unreachable.ts'
import { reportFailure } from './report-failure.ts'

/*
 * Servers on one store that share no secret cannot finish each other's logins: whoever begins at one and comes back to
 * another lands nowhere. So each server leaves the fingerprints of its secrets in the store, and reads those of others.
 * A server that stops takes them back: the steps of a rotation may follow each other at once.
 */

/** Where servers leave their fingerprints, one line a server. @throws {StoreUnreachableError} */
export type SecretsInUse = {
  /** Leaves a line and gives all that were left lately, by whatever server. */
  readonly meet: (line: string, nowMs: number) => Promise<readonly string[]>
  readonly takeBack: (line: string) => Promise<void>
}

const MEET_EVERY_MS = 60_000
const REMEMBERED_MS = 150_000 // a server that was killed took nothing back

const SCHEMA = 'CREATE TABLE IF NOT EXISTS secrets_in_use (line TEXT PRIMARY KEY, seenAtMs INTEGER NOT NULL)'

const KEY = 'secrets-in-use'

const MEET = `redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3])
redis.call('EXPIREAT', KEYS[1], ARGV[4])
return redis.call('ZRANGE', KEYS[1], 0, -1)`

const TAKE_BACK = `redis.call('ZREM', KEYS[1], ARGV[1])
return {}`

/** How the lines lie in each store. */
export const SECRETS_IN_USE: ApplicationDataKinds<SecretsInUse> = {
  file: (open) => {
    const db = open(SCHEMA)
    const leave = db.prepare('INSERT OR REPLACE INTO secrets_in_use (line, seenAtMs) VALUES (?, ?)')
    const forget = db.prepare('DELETE FROM secrets_in_use WHERE seenAtMs <= ?')
    const select = db.prepare('SELECT line FROM secrets_in_use')
    const takeBack = db.prepare('DELETE FROM secrets_in_use WHERE line = ?')
    return {
      meet: (line, nowMs) =>
        db.write(() => {
          leave.run(line, nowMs)
          forget.run(nowMs - REMEMBERED_MS)
          return select.all().map((row) => String(row.line))
        }),
      takeBack: async (line) => {
        await db.write(() => takeBack.run(line))
      },
    }
  },
  redis: (redis) => ({
    meet: (line, nowMs) => {
      const times = [nowMs, nowMs - REMEMBERED_MS, Math.ceil((nowMs + REMEMBERED_MS) / 1000)].map(String)
      return redis.texts(MEET, KEY, [line, ...times])
    },
    takeBack: async (line) => {
      await redis.texts(TAKE_BACK, KEY, [line])
    },
  }),
}

/** The lines that servers left lately, for who is none: leaves none. @throws {StoreUnreachableError} */
export function readSecretsInUse({ texts }: Pick<ApplicationRedis, 'texts'>, nowMs: number) {
  const read = "return redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[1], '+inf')"
  return texts(read, KEY, [String(nowMs - REMEMBERED_MS)])
}

/** This server among those on its store. */
export type Presence = {
  /** Looks for servers that share no secret with this one, now and once a minute, and tells the operator of any. */
  readonly watch: () => Promise<void>
  /** Looks no more, and takes this server's line back, as far as the store answers. Never rejects. */
  readonly leave: () => Promise<void>
}

/** Asks nothing of the store before `watch`. */
export function presenceOf(
  keys: KeyRing,
  open: () => SecretsInUse = () => openApplicationData('secrets in use', SECRETS_IN_USE),
): Presence {
  const line = lineOf(keys, randomBytes(9).toString('base64url'))
  let left = false
  let looking: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined

  const look = async () => {
    const lines = await open().meet(line, Date.now())
    if (lines.some((one) => sharesNone(one, keys)))
      publish({ name: 'secrets.differ', requestId: '', remedy: REMEDY })
  }
  const lookAgain = () => {
    looking = look().catch(reportUnlessAway)
    return looking
  }
  return {
    watch: async () => {
      if (left) return
      timer = setInterval(lookAgain, MEET_EVERY_MS).unref()
      await lookAgain()
    },
    leave: async () => {
      left = true
      clearInterval(timer)
      if (looking === null) return
      await looking // else its line would come after it was taken back
      await open().takeBack(line).catch(reportUnlessAway)
    },
  }
}

function reportUnlessAway(thrown: unknown): void {
  if (!isStoreUnreachable(thrown)) reportFailure(thrown, '') // else the store's own event has told it
}

const REMEDY = 'another server on this store has no secret of ours: give all of them the same SESSION_SECRET'

/**
 * The fingerprints of a server's secrets, in whatever order: a rotation only changes the order.
 * @param server what makes the line its own, without a comma; a reader that does not know it takes it for a fingerprint
 */
export function lineOf({ all }: KeyRing, server: string): string {
  return [...all.map(({ fingerprint }) => fingerprint).toSorted(), server].join(',')
}

/** Whether a line was left by a server that has none of our secrets. */
export function sharesNone(line: string, { all }: KeyRing): boolean {
  const theirs = line.split(',')
  return !all.some(({ fingerprint }) => theirs.includes(fingerprint))
}
