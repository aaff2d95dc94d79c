import { parseRecord, serializeRecord } from '../record.ts'
import { parseSessionKey, type SessionKey } from '../tracker.ts'
import { openDatabase, sweep } from './file-database.ts'
import {
  type Claim,
  newestFirst,
  type SessionEntry,
  type SessionStore,
  StoreUnreachableError,
} from './store.ts'

const SWEEP_EVERY_MS = 60_000

/**
 * Sessions in one SQLite file on this machine: several processes share it, restarts keep it. For its owner only
 * (0600 in a 0700 folder).
 * @throws {ConfigError} when there is a file that cannot be used
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

// Reading goes on beside these: SQLITE_BUSY (another process writes), SQLITE_READONLY, SQLITE_FULL (the disk),
// SQLITE_IOERR_WRITE (a quota).
const WRITES_REFUSED = [5, 8, 13, 778]

function failure(thrown: unknown): StoreUnreachableError {
  const code = errcodeOf(thrown)
  if (code === null) return new StoreUnreachableError('refused')
  const kind = code & 0xff // the rest refines it
  const readOnly = [kind, code].some((one) => WRITES_REFUSED.includes(one))
  return new StoreUnreachableError(readOnly ? 'read-only' : 'refused', `SQLITE_${kind}`)
}

function errcodeOf(thrown: unknown): number | null {
  const code = typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, 'errcode') : undefined
  return typeof code === 'number' ? code : null
}
