import { attempt, openDatabase } from '../../storage/database.ts'
import { parseApplication, serializeApplication } from '../application.ts'
import { type ApplicationStore, newestFirst } from './store.ts'

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS loan_application (
    borrower TEXT NOT NULL, id TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (borrower, id)
  ) WITHOUT ROWID;
`

/** Applications in the file that holds the sessions, in a table of their own. @throws {ConfigError} */
export function fileApplications(path: string): ApplicationStore {
  const db = openDatabase(path, SCHEMA)
  const insert = db.prepare('INSERT OR IGNORE INTO loan_application (borrower, id, record) VALUES (?, ?, ?)')
  const select = db.prepare('SELECT record FROM loan_application WHERE borrower = ?')
  return {
    submit: (borrower, application) =>
      attempt(() => insert.run(borrower, application.id, serializeApplication(application)).changes === 1),
    list: (borrower) =>
      attempt(() => newestFirst(select.all(borrower).map(({ record }) => parseApplication(String(record))))),
  }
}
