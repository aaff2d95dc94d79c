import { accessTo, openDatabase } from '../../storage/database.ts'
import type { PairingStore } from './store.ts'

const SWEEP_MOST_ROWS = 100

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS pairing (
    id TEXT PRIMARY KEY, record TEXT NOT NULL, expiresAtMs INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS pairing_by_expiry ON pairing (expiresAtMs);
`

/** Pairings in the file of the sessions, in their own table. @throws {ConfigError} */
export function filePairings(path: string, now: () => number = Date.now): PairingStore {
  const db = openDatabase(path, SCHEMA)
  const file = accessTo(db)
  const select = db.prepare('SELECT record FROM pairing WHERE id = ? AND expiresAtMs > ?')
  const insert = db.prepare(`INSERT INTO pairing (id, record, expiresAtMs) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET record = excluded.record, expiresAtMs = excluded.expiresAtMs
    WHERE expiresAtMs <= ?`)
  const update = db.prepare(
    'UPDATE pairing SET record = ?, expiresAtMs = ? WHERE id = ? AND record = ? AND expiresAtMs > ?',
  )
  const sweep = db.prepare(
    'DELETE FROM pairing WHERE id IN (SELECT id FROM pairing WHERE expiresAtMs <= ? LIMIT ?)',
  )
  const kept = (id: string) => {
    const value = select.get(id, now())?.record ?? null
    return value === null ? null : String(value)
  }
  const read: PairingStore['read'] = (id) => file.read(() => kept(id))
  return {
    glance: read,
    read, // one file has no replica
    begin: (id, text, ttlSeconds) =>
      file.write(() => {
        sweep.run(now(), SWEEP_MOST_ROWS) // each new pairing removes some expired ones
        insert.run(id, text, now() + ttlSeconds * 1000, now())
        return kept(id) ?? ''
      }),
    swap: (id, from, to, ttlSeconds) =>
      file.write(() => update.run(to, now() + ttlSeconds * 1000, id, from, now()).changes === 1),
  }
}
