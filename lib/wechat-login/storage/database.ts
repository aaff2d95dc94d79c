import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ConfigError } from '../config/config-error.ts'
import { pathFault } from './inspection/judge-file.ts'
import { lookAtFile } from './inspection/look-at-file.ts'
import { newLockQueue } from './lock-queue.ts'
import { remedyOf } from './remedies.ts'
import { StoreUnreachableError } from './unreachable.ts'

const OPEN_WAIT_MS = 5000 // other processes may be creating the same file
const LOCK_WAIT_MS = 500 // as long as a command to Redis may take
const RETRY_EVERY_MS = 10 // a writer holds the lock for microseconds

/**
 * Opens an SQLite file with these tables; creates it if needed, for its owner only (0600 in a 0700 folder).
 * @param schema of tables and indexes, each `IF NOT EXISTS`
 * @throws {ConfigError} when it cannot be opened or is no database; it is never replaced
 */
export function openDatabase(sessionDbPath: string, schema: string): DatabaseSync {
  const path = resolve(sessionDbPath) // for SQLite `:memory:` and `file:…` would be no paths
  const fault = pathFault(lookAtFile(path))
  if (fault !== null) throw unusable(fault.found, fault.remedy)
  try {
    makeFolder(dirname(path))
    const db = new DatabaseSync(path, { timeout: OPEN_WAIT_MS })
    chmodSync(path, 0o600) // before the WAL files, which copy its mode
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;')
    db.exec(schema)
    return db
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : 'unknown'
    throw unusable(`${path}: ${reason}`, remedyOfOpening(thrown))
  }
}

function unusable(found: string, remedy: string | null): ConfigError {
  return new ConfigError([
    `SESSION_DB_PATH: cannot be used as a session file (${found}): ${remedy ?? 'name another'} (example: .data/sessions.db)`,
  ])
}

/** Of itself Node tries for ever where a folder can be made at no level, as in `/proc`. */
function makeFolder(folder: string): void {
  if (existsSync(folder) || folder === dirname(folder)) return
  makeFolder(dirname(folder))
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (thrown) {
    if (!existsSync(folder)) throw thrown // else another process has just made it
  }
}

/** A store's access to its file. Both methods throw StoreUnreachableError when SQLite refuses. */
export type FileAccess = {
  /** Under WAL no writer blocks readers; only the recovery after a crash does, for a moment. */
  readonly read: <Result>(ask: () => Result) => Promise<Result>
  /** Runs one transaction. Waits in a queue while another process writes. */
  readonly write: <Result>(ask: () => Result) => Promise<Result>
}

/** @param waitMs how long a call waits for the lock */
export function accessTo(db: DatabaseSync, waitMs = LOCK_WAIT_MS): FileAccess {
  db.exec('PRAGMA busy_timeout = 0') // SQLite's own waiting would block the event loop
  const newQueue = () => newLockQueue({ isBusy, waitMs, retryEveryMs: RETRY_EVERY_MS })
  const [readers, writers] = [newQueue(), newQueue()]
  const transact = transactionsOn(db)
  return {
    read: (ask) => readers(ask).catch(throwOutage(() => 'refused')),
    write: (ask) => writers(() => transact(ask)).catch(throwOutage(reasonOfWrite)),
  }
}

/** Takes the lock first, so that nothing of the transaction has run when the file is busy. */
function transactionsOn(db: DatabaseSync): <Result>(ask: () => Result) => Result {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  return (ask) => {
    begin.run()
    try {
      const result = ask()
      commit.run()
      return result
    } catch (thrown) {
      try {
        rollback.run()
      } catch {} // on a full disk SQLite has rolled back by itself
      throw thrown
    }
  }
}

const SQLITE_BUSY = 5
const SQLITE_LOCKED = 6

function isBusy(thrown: unknown): boolean {
  const code = codeOf(thrown)
  return code !== null && [SQLITE_BUSY, SQLITE_LOCKED].includes(primary(code))
}

// Reads still work with these: a lock, SQLITE_READONLY, SQLITE_FULL (the disk), SQLITE_IOERR_WRITE (a quota).
const WRITES_REFUSED = [SQLITE_BUSY, SQLITE_LOCKED, 8, 13, 778]

function reasonOfWrite(code: number): 'read-only' | 'refused' {
  return [primary(code), code].some((one) => WRITES_REFUSED.includes(one)) ? 'read-only' : 'refused'
}

/** Turns an error of SQLite into StoreUnreachableError; throws any other error, a bug, as it is. */
function throwOutage(reasonOf: (code: number) => 'read-only' | 'refused') {
  return (thrown: unknown): never => {
    const code = codeOf(thrown)
    throw code === null ? thrown : new StoreUnreachableError(reasonOf(code), `SQLITE_${primary(code)}`)
  }
}

/** By SQLite's own number, else by the system's code. */
function remedyOfOpening(thrown: unknown): string | null {
  const errcode = codeOf(thrown)
  if (errcode !== null) return remedyOf(`SQLITE_${primary(errcode)}`)
  return thrown instanceof Error && 'code' in thrown ? remedyOf(String(thrown.code)) : null
}

/** The primary code; the rest of an extended code is detail. */
const primary = (code: number) => code & 0xff

/** SQLite's extended code. */
function codeOf(thrown: unknown): number | null {
  const code = typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, 'errcode') : undefined
  return typeof code === 'number' ? code : null
}
