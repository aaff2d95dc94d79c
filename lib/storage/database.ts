import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ConfigError } from '../config.ts'
import { StoreUnreachableError } from './unreachable.ts'

const OPEN_WAIT_MS = 5000 // others may be starting on the same new file
const LOCK_WAIT_MS = 250 // blocks this process; a writer holds the lock for microseconds

/**
 * An SQLite file with these tables, made where there is none. For its owner only (0600 in a 0700 folder).
 * @param schema of tables and indexes, each `IF NOT EXISTS`
 * @throws {ConfigError} when it cannot be opened or is no database: it is never replaced silently
 */
export function openDatabase(path: string, schema: string): DatabaseSync {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const db = new DatabaseSync(path, { timeout: OPEN_WAIT_MS })
    chmodSync(path, 0o600) // before the WAL files are made, which copy its mode
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;')
    db.exec(schema)
    db.exec(`PRAGMA busy_timeout = ${LOCK_WAIT_MS}`)
    return db
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : 'unknown'
    throw new ConfigError([
      `SESSION_DB_PATH: cannot be used as a session file (${reason}): move it away, or name another (example: .data/sessions.db)`,
    ])
  }
}

/** What went wrong with SQLite as an outage of ours; anything else is a mistake in the program, and thrown on as it is. */
export async function attempt<Result>(ask: () => Result): Promise<Result> {
  try {
    return ask()
  } catch (thrown) {
    const code = errcodeOf(thrown)
    throw code === null ? thrown : failure(code)
  }
}

// Reading goes on beside these: SQLITE_BUSY (another process writes), SQLITE_READONLY, SQLITE_FULL (the disk),
// SQLITE_IOERR_WRITE (a quota).
const WRITES_REFUSED = [5, 8, 13, 778]

/** @param code of SQLite's, extended */
function failure(code: number): StoreUnreachableError {
  const kind = code & 0xff // the rest refines it
  const readOnly = [kind, code].some((one) => WRITES_REFUSED.includes(one))
  return new StoreUnreachableError(readOnly ? 'read-only' : 'refused', `SQLITE_${kind}`)
}

function errcodeOf(thrown: unknown): number | null {
  const code = typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, 'errcode') : undefined
  return typeof code === 'number' ? code : null
}
