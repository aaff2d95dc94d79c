import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { attempt } from './database.ts'

it('calls what SQLite refuses an outage, by its number', async () => {
  const db = new DatabaseSync(':memory:')
  db.exec('CREATE TABLE one (number INTEGER PRIMARY KEY); INSERT INTO one VALUES (1); PRAGMA query_only = 1')
  const write = attempt(() => db.exec('INSERT INTO one VALUES (2)'))
  await expect(write).rejects.toMatchObject({
    code: 'STORE_UNREACHABLE',
    reason: 'read-only',
    causeCode: 'SQLITE_8',
  })
  db.close()
})

it('throws a mistake in the program on as it is: the store is not away', async () => {
  const mistake = new TypeError('no such property')
  const asked = attempt(() => {
    throw mistake
  })
  await expect(asked).rejects.toBe(mistake)
})
