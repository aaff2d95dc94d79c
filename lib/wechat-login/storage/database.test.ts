import { DatabaseSync } from 'node:sqlite'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryPath } from '../../../e2e/harness/servers/temporary-file.ts'
import { accessTo, openDatabase } from './database.ts'

const SCHEMA = 'CREATE TABLE IF NOT EXISTS one (number INTEGER PRIMARY KEY)'

/** One file, opened by this process and by another one. */
const PATIENCE_MS = 60_000 // for tests that are not about the deadline

function twoProcesses(waitMs = PATIENCE_MS) {
  const path = temporaryPath()
  const [ours, others] = [openDatabase(path, SCHEMA), new DatabaseSync(path)]
  onTestFinished(() => {
    ours.close()
    others.close()
  })
  const insert = ours.prepare('INSERT INTO one VALUES (?)')
  const numbers = () =>
    others
      .prepare('SELECT number FROM one')
      .all()
      .map(({ number }) => number)
  return { ours, others, insert, numbers, ...accessTo(ours, waitMs) }
}

it('calls what SQLite refuses an outage, by its number', async () => {
  const { ours, insert, read, write } = twoProcesses()
  await write(() => insert.run(1))
  ours.exec('PRAGMA query_only = 1')
  await expect(write(() => insert.run(2))).rejects.toMatchObject({
    code: 'STORE_UNREACHABLE',
    reason: 'read-only',
    causeCode: 'SQLITE_8',
  })
  expect(await read(() => ours.prepare('SELECT number FROM one').all())).toEqual([{ number: 1 }])
})

it('throws a mistake in the program on as it is: the store is not away', async () => {
  const { read, write } = twoProcesses()
  const mistake = new TypeError('no such property')
  const fail = () => {
    throw mistake
  }
  await expect(read(fail)).rejects.toBe(mistake)
  await expect(write(fail)).rejects.toBe(mistake)
})

it('writes all of a transaction or nothing, and goes on after one that failed', async () => {
  const { insert, write, numbers } = twoProcesses()
  const twice = () => [insert.run(1), insert.run(1)]
  await expect(write(twice)).rejects.toThrow()
  expect(numbers()).toEqual([])
  await write(() => [insert.run(1), insert.run(2)])
  expect(numbers()).toEqual([1, 2])
})

it('shows no other process half a transaction', async () => {
  const { insert, write, numbers } = twoProcesses()
  const seen: unknown[] = []
  await write(() => {
    insert.run(1)
    seen.push(numbers())
    insert.run(2)
  })
  expect([seen, numbers()]).toEqual([[[]], [1, 2]])
})

it('reads and keeps its turns while another process writes, then writes in the order it was asked', async () => {
  const { ours, others, insert, read, write, numbers } = twoProcesses()
  others.exec('BEGIN IMMEDIATE; INSERT INTO one VALUES (100)')
  const happened: string[] = []
  const writing = [1, 2, 3].map((number) =>
    write(() => insert.run(number)).then(() => happened.push(`wrote ${number}`)),
  )
  for (let time = 0; time < 3; time += 1) {
    await read(() => ours.prepare('SELECT number FROM one').all())
    await new Promise((resolve) => setTimeout(resolve, 1))
    happened.push('read, a timer')
  }
  others.exec('COMMIT')
  await Promise.all(writing)
  const quiet = Array(3).fill('read, a timer')
  expect(happened).toEqual([...quiet, 'wrote 1', 'wrote 2', 'wrote 3'])
  expect(numbers()).toEqual([1, 2, 3, 100])
})

it('gives a write up when the lock stays held, having read on all the time', async () => {
  const { ours, others, insert, read, write } = twoProcesses(100)
  others.exec('BEGIN IMMEDIATE')
  let waiting = true
  const refused = write(() => insert.run(1)).catch((thrown: unknown) => thrown)
  refused.finally(() => {
    waiting = false
  })
  await read(() => ours.prepare('SELECT number FROM one').all())
  expect(waiting).toBe(true)
  expect(ours.prepare('PRAGMA busy_timeout').get()).toEqual({ timeout: 0 }) // SQLite's own waiting would block the event loop
  expect(await refused).toMatchObject({ reason: 'read-only', causeCode: 'SQLITE_5' })
})

it('reads once the file can be read again, and calls it no refusal of writes when it cannot', async () => {
  const { ours, others, read } = twoProcesses(1000)
  const select = () => ours.prepare('SELECT number FROM one').all()
  ours.exec('PRAGMA journal_mode = DELETE') // a lock blocks readers only without a write-ahead log
  others.exec('BEGIN EXCLUSIVE')
  const later = read(select)
  await new Promise(setImmediate)
  others.exec('COMMIT')
  expect(await later).toEqual([])
  others.exec('BEGIN EXCLUSIVE')
  await expect(read(select)).rejects.toMatchObject({ reason: 'refused', causeCode: 'SQLITE_5' })
  others.exec('COMMIT')
})
