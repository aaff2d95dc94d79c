import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseRecord, serializeRecord } from '../record.ts'
import { parseSessionKey, type SessionKey } from '../tracker.ts'
import {
  type Claim,
  newestFirst,
  type SessionEntry,
  type SessionStore,
  StoreUnreachableError,
} from './store.ts'

const LOCK_WAIT_MS = 250 // blocks this process; a writer holds the lock for microseconds
const SWEEP_EVERY_MS = 60_000
const SWEEP_MOST_ROWS = 5000

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
 * Sessions in one SQLite file on this machine: several processes share it, restarts keep it. For its owner only
 * (0600 in a 0700 folder).
 * @throws when the file cannot be opened or is no database: it is never replaced silently
 */
export function openFileStore(path: string, now: () => number = Date.now): SessionStore {
  const db = openDatabase(path)
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
  attempt(() => sweep(db, now())).catch(() => {}) // another process may hold the lock: there is a next time
  const sweeping = setInterval(() => attempt(() => sweep(db, now())).catch(() => {}), SWEEP_EVERY_MS)
  sweeping.unref()

  const read = (key: SessionKey) =>
    attempt(() => {
      const text = select.get(key, now())?.record
      return typeof text === 'string' ? parseRecord(text) : null
    })

  return {
    kind: 'file',
    read,
    readFresh: read, // one file: there is no older copy to read from
    create: (key, record, ttlSeconds) =>
      attempt(() => {
        insert.run(key, record.openId, serializeRecord(record), now() + ttlSeconds * 1000)
      }),
    renew: (key, record, ttlSeconds) =>
      attempt(() => update.run(serializeRecord(record), now() + ttlSeconds * 1000, key, now()).changes === 1),
    end: (key) =>
      attempt(() => {
        remove.run(key)
      }),
    endAll: (openId) => attempt(() => Number(removeAll.run(openId, now()).changes)),
    list: (openId) => attempt(() => newestFirst(selectAll.all(openId, now()).map(entryOf))),
    claim: (name, ttlSeconds) =>
      attempt((): Claim => {
        if (insertClaim.run(name, now() + ttlSeconds * 1000, now()).changes === 1) return { kind: 'won' }
        const outcome = selectClaim.get(name)?.outcome
        return typeof outcome === 'string' ? { kind: 'settled', outcome } : { kind: 'pending' }
      }),
    settle: (name, outcome, ttlSeconds) =>
      attempt(() => {
        settleClaim.run(name, outcome, now() + ttlSeconds * 1000)
      }),
    close: async () => {
      clearInterval(sweeping)
      db.close()
    },
  }
}

function openDatabase(path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const db = new DatabaseSync(path, { timeout: LOCK_WAIT_MS })
  chmodSync(path, 0o600) // before the WAL files are made, which copy its mode
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;')
  db.exec(SCHEMA)
  return db
}

function sweep(db: DatabaseSync, nowMs: number): void {
  for (const [table, column] of [
    ['session', 'key'],
    ['claim', 'name'],
  ])
    db.prepare(
      `DELETE FROM ${table} WHERE ${column} IN (SELECT ${column} FROM ${table} WHERE expiresAtMs <= ? LIMIT ?)`,
    ).run(nowMs, SWEEP_MOST_ROWS)
}

function entryOf({ key, record }: Record<string, unknown>): SessionEntry | null {
  const name = typeof key === 'string' ? parseSessionKey(key) : null
  const parsed = typeof record === 'string' ? parseRecord(record) : null
  return name !== null && parsed !== null ? [name, parsed] : null
}

async function attempt<Result>(ask: () => Result): Promise<Result> {
  try {
    return ask()
  } catch (thrown) {
    throw failure(thrown)
  }
}

// Reading goes on beside these: SQLITE_BUSY (another process writes), SQLITE_READONLY, SQLITE_FULL (the disk).
const WRITES_REFUSED = [5, 8, 13]

function failure(thrown: unknown): StoreUnreachableError {
  const code = typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, 'errcode') : undefined
  if (typeof code !== 'number') return new StoreUnreachableError('refused')
  const kind = code & 0xff // the rest refines it
  return new StoreUnreachableError(WRITES_REFUSED.includes(kind) ? 'read-only' : 'refused', `SQLITE_${kind}`)
}
