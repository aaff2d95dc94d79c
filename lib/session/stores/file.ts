import type { DatabaseSync } from 'node:sqlite'
import { accessTo, type FileAccess, openDatabase } from '../../storage/database.ts'
import { parseRecord, serializeRecord } from '../record.ts'
import { parseSessionKey, type SessionKey } from '../tracker.ts'
import { type Claim, newestFirst, type SessionEntry, type SessionStore } from './store.ts'

const SWEEP_EVERY_MS = 60_000
const SWEEP_MORE_AFTER_MS = 50
const SWEEP_MOST_ROWS = 500 // in one turn, which holds up this process and the writers of others

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS session (
    key TEXT PRIMARY KEY, openId TEXT NOT NULL, record TEXT NOT NULL, expiresAtMs INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS session_by_user ON session (openId);
  CREATE INDEX IF NOT EXISTS session_by_expiry ON session (expiresAtMs);
  CREATE TABLE IF NOT EXISTS claim (
    name TEXT PRIMARY KEY, outcome TEXT, expiresAtMs INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS claim_by_expiry ON claim (expiresAtMs);
`

/**
 * Sessions in one SQLite file on this machine: several processes share it, restarts keep it.
 * @throws {ConfigError} when there is a file that cannot be used
 */
export function openFileStore(path: string, now: () => number = Date.now): SessionStore {
  const db = openDatabase(path, SCHEMA)
  const file = accessTo(db)
  const select = db.prepare('SELECT record FROM session WHERE key = ? AND expiresAtMs > ?')
  const insert = db.prepare(
    'INSERT OR REPLACE INTO session (key, openId, record, expiresAtMs) VALUES (?, ?, ?, ?)',
  )
  const update = db.prepare(
    'UPDATE session SET record = ?, expiresAtMs = ? WHERE key = ? AND expiresAtMs > ?',
  )
  const remove = db.prepare('DELETE FROM session WHERE key = ?')
  const removeAll = db.prepare('DELETE FROM session WHERE openId = ? AND expiresAtMs > ?')
  const selectAll = db.prepare('SELECT key, record FROM session WHERE openId = ? AND expiresAtMs > ?')
  const insertClaim = db.prepare(`INSERT INTO claim (name, outcome, expiresAtMs) VALUES (?, NULL, ?)
    ON CONFLICT (name) DO UPDATE SET outcome = NULL, expiresAtMs = excluded.expiresAtMs WHERE expiresAtMs <= ?`)
  const selectClaim = db.prepare('SELECT outcome FROM claim WHERE name = ?')
  const settleClaim = db.prepare('INSERT OR REPLACE INTO claim (name, outcome, expiresAtMs) VALUES (?, ?, ?)')
  const endSweeping = keepSwept(db, file, now)

  const read = (key: SessionKey) =>
    file.read(() => {
      const text = select.get(key, now())?.record
      return typeof text === 'string' ? parseRecord(text) : null
    })

  return {
    kind: 'file',
    read,
    readFresh: read, // one file: there is no older copy to read from
    create: (key, record, ttlSeconds) =>
      file.write(() => {
        insert.run(key, record.openId, serializeRecord(record), now() + ttlSeconds * 1000)
      }),
    renew: (key, record, ttlSeconds) =>
      file.write(
        () => update.run(serializeRecord(record), now() + ttlSeconds * 1000, key, now()).changes === 1,
      ),
    end: (key) =>
      file.write(() => {
        remove.run(key)
      }),
    endAll: (openId) => file.write(() => Number(removeAll.run(openId, now()).changes)),
    list: (openId) => file.read(() => newestFirst(selectAll.all(openId, now()).map(entryOf))),
    claim: (name, ttlSeconds) =>
      file.write((): Claim => {
        if (insertClaim.run(name, now() + ttlSeconds * 1000, now()).changes === 1) return { kind: 'won' }
        const outcome = selectClaim.get(name)?.outcome
        return typeof outcome === 'string' ? { kind: 'settled', outcome } : { kind: 'pending' }
      }),
    settle: (name, outcome, ttlSeconds) =>
      file.write(() => {
        settleClaim.run(name, outcome, now() + ttlSeconds * 1000)
      }),
    close: async () => {
      endSweeping()
      db.close()
    },
  }
}

function entryOf({ key, record }: Record<string, unknown>): SessionEntry | null {
  const name = typeof key === 'string' ? parseSessionKey(key) : null
  const parsed = typeof record === 'string' ? parseRecord(record) : null
  return name !== null && parsed !== null ? [name, parsed] : null
}

/**
 * Removes what has expired, now and every minute: a part a turn, with room for everybody else in between, until there
 * is no more.
 * @returns what ends it
 */
function keepSwept(db: DatabaseSync, file: FileAccess, now: () => number): () => void {
  const removals = [
    ['session', 'key'],
    ['claim', 'name'],
  ].map(([table, column]) =>
    db.prepare(
      `DELETE FROM ${table} WHERE ${column} IN (SELECT ${column} FROM ${table} WHERE expiresAtMs <= ? LIMIT ?)`,
    ),
  )
  const sweepSome = () =>
    file.write(() => removals.map((removal) => Number(removal.run(now(), SWEEP_MOST_ROWS).changes)))
  let ended = false
  let next: NodeJS.Timeout | undefined
  const sweep = async () => {
    const removed = await sweepSome().catch((): number[] => []) // another process may hold the lock: there is a next time
    if (ended) return
    next = setTimeout(sweep, removed.includes(SWEEP_MOST_ROWS) ? SWEEP_MORE_AFTER_MS : SWEEP_EVERY_MS)
    next.unref()
  }
  sweep()
  return () => {
    ended = true
    clearTimeout(next)
  }
}
