import type { DatabaseSync } from 'node:sqlite'
import { accessTo, type FileAccess, openDatabase } from '../../storage/database.ts'
import { reportRefusedValue } from '../../storage/report-refused-value.ts'
import type { SessionRecord } from '../record.ts'
import { openRecord, type RecordSigning, signRecord } from '../signed-record.ts'
import { parseSessionKey, type SessionKey } from '../tracker.ts'
import { type Claim, ownNewestFirst, type SessionStore } from './store.ts'

const SWEEP_EVERY_MS = 60_000
const SWEEP_MORE_AFTER_MS = 50
const SWEEP_MOST_ROWS = 500 // per turn: a turn blocks this process, and the writers of others

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
 * Sessions in one SQLite file on this machine. Several processes can share it.
 * @throws {ConfigError} when the file cannot be used
 */
export function openFileStore(
  path: string,
  signing: RecordSigning,
  now: () => number = Date.now,
): SessionStore {
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
  const removeAll = db.prepare('DELETE FROM session WHERE openId = ? AND expiresAtMs > ? RETURNING key')
  const selectAll = db.prepare('SELECT key, record FROM session WHERE openId = ? AND expiresAtMs > ?')
  const insertClaim = db.prepare(`INSERT INTO claim (name, outcome, expiresAtMs) VALUES (?, NULL, ?)
    ON CONFLICT (name) DO UPDATE SET outcome = NULL, expiresAtMs = excluded.expiresAtMs WHERE expiresAtMs <= ?`)
  const selectClaim = db.prepare('SELECT outcome FROM claim WHERE name = ?')
  const settleClaim = db.prepare('INSERT OR REPLACE INTO claim (name, outcome, expiresAtMs) VALUES (?, ?, ?)')
  const endSweeping = keepSwept(db, file, now)

  const read = (key: SessionKey) =>
    file.read(() => {
      const row = select.get(key, now())
      return row === undefined ? null : recordIn(row.record, key)
    })
  const recordIn = (value: unknown, key: SessionKey): SessionRecord | null => {
    const opened = openRecord(key, value, signing)
    if (opened.kind === 'record') return opened.record
    reportRefusedValue('session', opened.reason)
    return null
  }

  return {
    kind: 'file',
    readMayLag: false,
    read,
    readFresh: read, // one file has no replica
    create: (key, record, ttlSeconds) =>
      file.write(() => {
        insert.run(key, record.openId, signRecord(key, record, signing.keys), now() + ttlSeconds * 1000)
      }),
    renew: (key, record, ttlSeconds) =>
      file.write(() => {
        const text = signRecord(key, record, signing.keys)
        return update.run(text, now() + ttlSeconds * 1000, key, now()).changes === 1
      }),
    end: (key) =>
      file.write(() => {
        remove.run(key)
      }),
    endAll: (openId) =>
      file.write(() =>
        removeAll
          .all(openId, now())
          .map(keyOf)
          .filter((key) => key !== null),
      ),
    list: (openId) =>
      file.read(() => {
        const rows = selectAll.all(openId, now()).flatMap((row) => {
          const key = keyOf(row)
          return key === null ? [] : [[key, recordIn(row.record, key)] as const]
        })
        return ownNewestFirst(openId, rows)
      }),
    claim: (name, ttlSeconds) =>
      file.write((): Claim => {
        if (insertClaim.run(name, now() + ttlSeconds * 1000, now()).changes === 1) return { kind: 'won' }
        const outcome = selectClaim.get(name)?.outcome ?? null
        if (outcome === null) return { kind: 'pending' }
        if (typeof outcome === 'string') return { kind: 'settled', outcome }
        reportRefusedValue('claim', 'wrong-type')
        return { kind: 'settled', outcome: '' }
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

function keyOf({ key }: Record<string, unknown>): SessionKey | null {
  return typeof key === 'string' ? parseSessionKey(key) : null
}

/**
 * Removes expired rows, now and every minute, in small steps so that others can work in between.
 * @returns a function that stops it
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
    const removed = await sweepSome().catch((): number[] => []) // another process may hold the lock: the next sweep tries again
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
