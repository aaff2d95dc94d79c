import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ConfigError } from '../../config.ts'

const OPEN_WAIT_MS = 5000 // others may be starting on the same new file
const LOCK_WAIT_MS = 250 // blocks this process; a writer holds the lock for microseconds
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
 * The file with its tables, made where there is none.
 * @throws {ConfigError} when it cannot be opened or is no database: it is never replaced silently
 */
export function openDatabase(path: string): DatabaseSync {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const db = new DatabaseSync(path, { timeout: OPEN_WAIT_MS })
    chmodSync(path, 0o600) // before the WAL files are made, which copy its mode
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;')
    db.exec(SCHEMA)
    db.exec(`PRAGMA busy_timeout = ${LOCK_WAIT_MS}`)
    return db
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : 'unknown'
    throw new ConfigError([
      `SESSION_DB_PATH: cannot be used as a session file (${reason}): move it away, or name another (example: .data/sessions.db)`,
    ])
  }
}

/** Removes what has expired, some of it: a long turn would hold up this process and the others. */
export function sweep(db: DatabaseSync, nowMs: number): void {
  for (const [table, column] of [
    ['session', 'key'],
    ['claim', 'name'],
  ])
    db.prepare(
      `DELETE FROM ${table} WHERE ${column} IN (SELECT ${column} FROM ${table} WHERE expiresAtMs <= ? LIMIT ?)`,
    ).run(nowMs, SWEEP_MOST_ROWS)
}
