import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { sane } from '../../../../e2e/harness/sane.ts'
import { SIGNING } from '../../../../e2e/harness/servers/signing.ts'
import { temporaryPath, temporaryStore } from '../../../../e2e/harness/servers/temporary-file.ts'
import { deriveKeyRing } from '../../keys/keys.ts'
import { parseOpenId } from '../../wechat/open-id.ts'
import { newTracker, sessionKey } from '../tracker.ts'
import { openFileStore } from './file.ts'

const keys = deriveKeyRing(['a secret for the file store, which is long enough'])
const openId = sane(parseOpenId('oABCDEFGHIJKLMNOPQRSTUVWXYZ1'))
const record = { openId, loginAt: 1, endsAt: 2_000_000_000, renewedAt: 1, device: '微信' }
const anyKey = () => sessionKey(newTracker(keys))

it('is for its owner alone, the write-ahead log included', async () => {
  const path = temporaryPath()
  const store = openFileStore(path, SIGNING)
  await store.create(anyKey(), record, 60)
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
  const files = readdirSync(dirname(path))
  expect(files.length).toBeGreaterThan(1)
  for (const file of files) expect(statSync(`${dirname(path)}/${file}`).mode & 0o777).toBe(0o600)
  await store.close()
})

it('is one store to several processes, and outlives them', async () => {
  const path = temporaryPath()
  const [one, two] = [openFileStore(path, SIGNING), openFileStore(path, SIGNING)]
  const key = anyKey()
  await one.create(key, record, 60)
  expect(await two.read(key)).toEqual(record)
  expect([await one.claim('c', 600), await two.claim('c', 600)]).toEqual([
    { kind: 'won' },
    { kind: 'pending' },
  ])
  await Promise.all([one.close(), two.close()])
  const later = openFileStore(path, SIGNING)
  expect(await later.read(key)).toEqual(record)
  await later.close()
})

it('forgets to the millisecond by its clock', async () => {
  let nowMs = 1000
  const store = temporaryStore(() => nowMs)
  const key = anyKey()
  await store.create(key, record, 10)
  nowMs = 10_999
  expect(await store.read(key)).toEqual(record)
  nowMs = 11_000
  expect(await store.read(key)).toBeNull()
  expect(await store.renew(key, record, 10)).toBe(false)
  expect(await store.endAll(openId)).toEqual([])
})

it('sweeps away what has expired, and nothing else', async () => {
  const path = temporaryPath()
  const [first, key] = [openFileStore(path, SIGNING, () => 0), anyKey()]
  await first.create(anyKey(), record, 10)
  await first.create(key, record, 60)
  await first.claim('soon over', 10)
  await first.close()
  const second = openFileStore(path, SIGNING, () => 10_000)
  const raw = new DatabaseSync(path, { readOnly: true })
  expect(raw.prepare('SELECT key FROM session').all()).toEqual([{ key }])
  expect(raw.prepare('SELECT name FROM claim').all()).toEqual([])
  raw.close()
  await second.close()
})

it('sweeps on until nothing is left that has expired', async () => {
  const path = temporaryPath()
  await openFileStore(path, SIGNING, () => 0).close()
  const raw = new DatabaseSync(path)
  raw.exec(`WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 12000)
    INSERT INTO claim (name, outcome, expiresAtMs) SELECT n, NULL, 1 FROM numbers`)
  const store = openFileStore(path, SIGNING, () => 10_000)
  const left = () => raw.prepare('SELECT count(*) AS count FROM claim').get()?.count
  await expect.poll(left).toBe(0)
  raw.close()
  await store.close()
})

it('keeps nobody who reads waiting while another process holds its lock, refuses writes, and is back at once', async () => {
  const path = temporaryPath()
  const store = openFileStore(path, SIGNING)
  const [known, ended] = [anyKey(), anyKey()]
  await store.create(known, record, 60)
  const other = new DatabaseSync(path)
  other.exec('BEGIN IMMEDIATE')
  let waiting = true
  const writes = [
    store.create(anyKey(), record, 60),
    store.renew(known, record, 60),
    store.end(known),
    store.endAll(openId),
    store.claim('c', 600),
    store.settle('c', 'outcome', 10),
  ].map((write) => write.catch((thrown: unknown) => thrown))
  const refused = Promise.all(writes).finally(() => {
    waiting = false
  })
  expect(await store.read(known)).toEqual(record)
  expect(await store.list(openId)).toHaveLength(1)
  expect(waiting).toBe(true) // writers wait, readers do not
  for (const thrown of await refused)
    expect(thrown).toMatchObject({
      code: 'STORE_UNREACHABLE',
      reason: 'read-only',
      causeCode: 'SQLITE_5',
    })
  other.exec('COMMIT')
  await store.create(ended, record, 60)
  await store.end(ended)
  other.close()
  await store.close()
})

it('neither loses nor reorders what was asked while another process held its lock', async () => {
  const path = temporaryPath()
  const store = openFileStore(path, SIGNING)
  const other = new DatabaseSync(path)
  const key = anyKey()
  other.exec('BEGIN IMMEDIATE')
  const asked = [
    store.create(key, record, 60),
    store.claim('c', 600),
    store.claim('c', 600),
    store.end(key),
    store.renew(key, record, 60),
  ]
  await new Promise(setImmediate)
  other.exec('COMMIT')
  expect(await Promise.all(asked)).toEqual([
    undefined,
    { kind: 'won' },
    { kind: 'pending' },
    undefined,
    false,
  ])
  expect(await store.read(key)).toBeNull()
  other.close()
  await store.close()
})

it('refuses a file that is no database, and leaves it as it was', () => {
  const path = temporaryPath()
  mkdirSync(dirname(path))
  const garbage = 'this is a letter to my aunt, not a database. '.repeat(40)
  writeFileSync(path, garbage)
  expect(() => openFileStore(path, SIGNING)).toThrow(/^SESSION_DB_PATH: .*not a database.*example/)
  expect(statSync(path).size).toBe(garbage.length)
})

it('reads on when nothing more can be written, and says so', () => {
  const path = temporaryPath()
  const script = `
    const { openFileStore } = await import(${JSON.stringify(new URL('./file.ts', import.meta.url).href)})
    const { SIGNING } = await import(${JSON.stringify(new URL('../../../../e2e/harness/servers/signing.ts', import.meta.url).href)})
    const store = openFileStore(${JSON.stringify(path)}, SIGNING)
    const record = ${JSON.stringify(record)}
    const key = (at) => String(at).padStart(22, 'k')
    for (let at = 0; ; at += 1) {
      const reason = await store.create(key(at), record, 600).then(() => null, (error) => error.reason)
      if (reason === null) continue
      console.log(JSON.stringify({ reason, first: await store.read(key(0)), refused: await store.read(key(at)) }))
      break
    }`
  // Files of this shell's children end at 150 KiB, as on a full disk.
  const limited = spawnSync('sh', ['-c', 'ulimit -f 300; exec "$0" "$@"', process.execPath, '-e', script], {
    encoding: 'utf8',
  })
  expect(JSON.parse(limited.stdout)).toEqual({ reason: 'read-only', first: record, refused: null })
})
