import type { ApplicationFile } from '../../wechat-login/index.ts'
import { MOST_APPLICATIONS, parseApplication, serializeApplication } from '../application.ts'
import { type ApplicationStore, compareWithKept, newestFirst } from './store.ts'

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS loan_application (
    borrower TEXT NOT NULL, id TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (borrower, id)
  ) WITHOUT ROWID;
`

/** Applications in the file of the sessions, in their own table. @throws {ConfigError} */
export function fileApplications(open: (schema: string) => ApplicationFile): ApplicationStore {
  const file = open(SCHEMA)
  const insert = file.prepare(`INSERT OR IGNORE INTO loan_application (borrower, id, record)
    SELECT ?1, ?2, ?3 WHERE (SELECT count(*) FROM loan_application WHERE borrower = ?1) < ${MOST_APPLICATIONS}`)
  const find = file.prepare('SELECT record FROM loan_application WHERE borrower = ? AND id = ?')
  const select = file.prepare('SELECT record FROM loan_application WHERE borrower = ?')
  return {
    submit: (borrower, application) =>
      file.write(() => {
        const { changes } = insert.run(borrower, application.id, serializeApplication(application))
        if (changes === 1) return 'kept'
        const kept = find.get(borrower, application.id)
        return kept === undefined ? 'full' : compareWithKept(application, String(kept.record))
      }),
    list: (borrower) =>
      file.read(() =>
        newestFirst(
          select.all(borrower).map(({ record }) => parseApplication(String(record))),
          file,
        ),
      ),
  }
}
