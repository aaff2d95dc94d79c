import { accessTo, openDatabase } from '../../storage/database.ts'
import { consentMark, serializeProfile } from '../profile.ts'
import { type ProfileStore, profileIn } from './store.ts'

const SWEEP_MOST_ROWS = 100

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS profile (
    openId TEXT PRIMARY KEY, record TEXT NOT NULL, expiresAtMs INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS profile_by_expiry ON profile (expiresAtMs);
`

/** Profiles in the file of the sessions, in their own table. @throws {ConfigError} */
export function fileProfiles(path: string, now: () => number = Date.now): ProfileStore {
  const db = openDatabase(path, SCHEMA)
  const file = accessTo(db)
  const select = db.prepare('SELECT record FROM profile WHERE openId = ? AND expiresAtMs > ?')
  const insert = db.prepare('INSERT OR REPLACE INTO profile (openId, record, expiresAtMs) VALUES (?, ?, ?)')
  const update = db.prepare(
    'UPDATE profile SET record = ?, expiresAtMs = ? WHERE openId = ? AND expiresAtMs > ? AND instr(record, ?) > 0',
  )
  const remove = db.prepare('DELETE FROM profile WHERE openId = ?')
  const sweep = db.prepare(
    'DELETE FROM profile WHERE openId IN (SELECT openId FROM profile WHERE expiresAtMs <= ? LIMIT ?)',
  )
  return {
    read: (openId) =>
      file.read(() => {
        const value = select.get(openId, now())?.record ?? null
        return profileIn(value === null ? null : String(value), openId)
      }),
    keep: (record, ttlSeconds) =>
      file.write(() => {
        insert.run(record.openId, serializeProfile(record), now() + ttlSeconds * 1000)
        sweep.run(now(), SWEEP_MOST_ROWS) // each new profile removes some expired ones
      }),
    renew: (record, ttlSeconds) =>
      file.write(() => {
        const [text, mark] = [serializeProfile(record), consentMark(record)]
        return update.run(text, now() + ttlSeconds * 1000, record.openId, now(), mark).changes === 1
      }),
    forget: (openId) =>
      file.write(() => {
        remove.run(openId)
      }),
  }
}
