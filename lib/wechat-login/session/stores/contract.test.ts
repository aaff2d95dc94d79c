import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sane } from '../../../../e2e/harness/sane.ts'
import { FOREIGN_VALUES, type Opened, STORES } from '../../../../e2e/harness/servers/opened-stores.ts'
import { SIGNING } from '../../../../e2e/harness/servers/signing.ts'
import { type LoginEvent, subscribe } from '../../events.ts'
import { deriveKeyRing } from '../../keys/keys.ts'
import { type OpenId, parseOpenId } from '../../wechat/open-id.ts'
import { type SessionRecord, serializeRecord } from '../record.ts'
import { signRecord } from '../signed-record.ts'
import { newTracker, type SessionKey, sessionKey } from '../tracker.ts'
import type { SessionStore } from './store.ts'

const keys = deriveKeyRing(['a secret for the contract of the stores'])
const anyKey = (): SessionKey => sessionKey(newTracker(keys))

let users = 0
function anyUser(): OpenId {
  users += 1
  return sane(parseOpenId(`oContract${process.pid}user${String(users).padStart(8, '0')}`))
}

function recordOf(openId: OpenId, device = '微信 · Android'): SessionRecord {
  const now = Math.floor(Date.now() / 1000)
  return { openId, loginAt: now, endsAt: now + 43_200, renewedAt: now, device }
}

/** In seconds; no test lasts as long, on no machine. */
const LONG = 600

let heard: LoginEvent[] = []
subscribe((event) => heard.push(event))

/** The reports to the operator during this run. */
async function told(run: () => Promise<unknown>): Promise<readonly string[]> {
  heard = []
  await run()
  return heard.map((event) =>
    event.name === 'store.value-refused' ? `${event.place} ${event.reason}` : event.name,
  )
}

describe.each(STORES)('$name keeps the store contract', ({ open }) => {
  let opened: Opened
  let store: SessionStore

  beforeAll(async () => {
    opened = await open()
    store = opened.store
  })
  afterAll(() => opened.close())

  it('gives back what was created, to read and readFresh alike', async () => {
    const [key, record] = [anyKey(), recordOf(anyUser(), '鸿蒙 “\0\r\n\u{1F600}” GET *')]
    await store.create(key, record, 60)
    expect(await store.read(key)).toEqual(record)
    expect(await store.readFresh(key)).toEqual(record)
  })

  it('knows nothing of a session that was never created', async () => {
    expect(await store.read(anyKey())).toBeNull()
    expect(await store.readFresh(anyKey())).toBeNull()
  })

  it.concurrent('forgets a session by itself, and not before its time', async ({ expect }) => {
    const key = anyKey()
    const startedAtMs = Date.now()
    await store.create(key, recordOf(anyUser()), 1)
    await expect.poll(() => store.read(key)).toBeNull()
    expect(Date.now() - startedAtMs).toBeGreaterThanOrEqual(990)
  })

  it('keeps a session for as long as it is told, to the second', async () => {
    const key = anyKey()
    const startedAtMs = Date.now()
    await store.create(key, recordOf(anyUser()), 600)
    const leftMs = await opened.leftMs(key)
    expect(leftMs).toBeLessThanOrEqual(600_000)
    expect(leftMs + Date.now() - startedAtMs).toBeGreaterThanOrEqual(599_990)
  })

  it('extends a session that is renewed', async () => {
    const [key, record] = [anyKey(), recordOf(anyUser())]
    await store.create(key, record, 1)
    const renewed = { ...record, renewedAt: record.renewedAt + 1 }
    expect(await store.renew(key, renewed, 60)).toBe(true)
    expect(await store.read(key)).toEqual(renewed)
  })

  it('does not bring back a session that ended before its renewal arrived', async () => {
    const [key, record] = [anyKey(), recordOf(anyUser())]
    await store.create(key, record, 60)
    await store.end(key)
    expect(await store.renew(key, record, 60)).toBe(false)
    expect(await store.read(key)).toBeNull()
  })

  it('ends all of one user and nothing of another', async () => {
    const [mine, yours] = [anyUser(), anyUser()]
    const [one, two, other] = [anyKey(), anyKey(), anyKey()]
    await store.create(one, recordOf(mine), 60)
    await store.create(two, recordOf(mine), 60)
    await store.create(other, recordOf(yours), 60)
    expect(new Set(await store.endAll(mine))).toEqual(new Set([one, two]))
    expect(await Promise.all([store.read(one), store.read(two)])).toEqual([null, null])
    expect(await store.read(other)).not.toBeNull()
    expect(await store.endAll(mine)).toEqual([])
  })

  it('ends what it cannot read', async () => {
    const user = anyUser()
    const [readable, newer] = [anyKey(), anyKey()]
    await store.create(readable, recordOf(user), 60)
    await store.create(newer, recordOf(user), 60)
    await opened.writeRaw(newer, `2${user} of a newer version`)
    expect(await store.endAll(user)).toHaveLength(2)
    expect(await store.renew(newer, recordOf(user), 60)).toBe(false) // there is nothing to renew
  })

  it('lists the living sessions of a user, newest first', async () => {
    const user = anyUser()
    const [older, newer, ended] = [anyKey(), anyKey(), anyKey()]
    const record = recordOf(user)
    await store.create(newer, { ...record, loginAt: record.loginAt + 5 }, 60)
    await store.create(older, record, 60)
    await store.create(ended, record, 60)
    await store.end(ended)
    expect((await store.list(user)).map(([key]) => key)).toEqual([newer, older])
  })

  it('has one winner of 200 concurrent claims', async () => {
    const name = `claim-${anyKey()}`
    const claims = await Promise.all(Array.from({ length: 200 }, () => store.claim(name, LONG)))
    expect(claims.filter(({ kind }) => kind === 'won')).toHaveLength(1)
    expect(claims.filter(({ kind }) => kind === 'pending')).toHaveLength(199)
  })

  it('tells those who come second what came of a claim', async () => {
    const name = `claim-${anyKey()}`
    await store.claim(name, LONG)
    const outcome = JSON.stringify({ kind: 'session', record: '中'.repeat(1365) }) // 4 KiB
    await store.settle(name, outcome, LONG)
    expect(await store.claim(name, LONG)).toEqual({ kind: 'settled', outcome })
  })

  it.concurrent('lets a claim be won again once its time is over', async ({ expect }) => {
    const name = `claim-${anyKey()}`
    await store.claim(name, 1)
    await expect.poll(async () => (await store.claim(name, 1)).kind).toBe('won')
  })

  it.each([
    'FLUSHALL',
    '*',
    'session:*',
    '\r\nDEL x',
    '../..',
    '"; DROP TABLE session;--',
    '{a}',
    '__proto__',
  ])('takes %j for a name and nothing else', async (text) => {
    const name = `${text}${anyKey()}`
    expect(await store.claim(name, LONG)).toEqual({ kind: 'won' })
    expect(await store.claim(name, LONG)).toEqual({ kind: 'pending' })
  })

  it.each([
    '',
    '{',
    'null',
    '[]',
    '2oABCDEFGHIJKLMNOPQRSTUVWXYZ1 1 2 3 x;',
    '1o 1 2 3 x',
    '1oABC 1 b 3 x;',
    '"text"',
  ])('holds a record like %j for none, and the next login replaces it', async (text) => {
    const [key, record] = [anyKey(), recordOf(anyUser())]
    await opened.writeRaw(key, text)
    expect(await store.read(key)).toBeNull()
    expect(await store.readFresh(key)).toBeNull()
    await store.create(key, record, 60)
    expect(await store.read(key)).toEqual(record)
  })

  describe.each(FOREIGN_VALUES)('where somebody wrote %s', (value) => {
    it('finds no session, tells the operator once and not which, and lets the next login write', async () => {
      const [key, record] = [anyKey(), recordOf(anyUser())]
      await opened.plant('session', key, value)
      expect(await told(async () => expect(await store.read(key)).toBeNull())).toEqual([
        expect.stringMatching(/^session (?:wrong-type|unreadable)$/),
      ])
      expect(await store.readFresh(key)).toBeNull()
      expect(JSON.stringify(heard)).not.toContain(key)
      await store.create(key, record, 60)
      expect(await store.read(key)).toEqual(record)
    })

    it('still lists what else its owner has, renews over it, and ends it', async () => {
      const user = anyUser()
      const [key, other, record] = [anyKey(), anyKey(), recordOf(user)]
      await store.create(key, record, 60)
      await store.create(other, record, 60)
      await opened.plant('session', key, value)
      expect((await store.list(user)).map(([one]) => one)).toEqual([other])
      expect(await store.renew(key, record, 60)).toBe(true)
      expect(await store.read(key)).toEqual(record)
      await opened.plant('session', key, value)
      await store.end(key)
      expect(await store.renew(key, record, 60)).toBe(false)
    })

    it('lets its owner log in and out everywhere although it is in place of the index', async () => {
      const user = anyUser()
      const [key, other, record] = [anyKey(), anyKey(), recordOf(user)]
      await opened.plant('index', user, value)
      expect(await store.list(user)).toEqual([])
      await Promise.all([store.create(key, record, 60), store.create(other, record, 60)])
      expect(new Set((await store.list(user)).map(([one]) => one))).toEqual(new Set([key, other]))
      expect(await store.endAll(user)).toHaveLength(2)
      expect([await store.read(key), await store.read(other)]).toEqual([null, null])
    })

    it('calls a claim settled by something unreadable, and lets it be settled', async () => {
      const name = `claim-${anyKey()}`
      await opened.plant('claim', name, value)
      expect(await store.claim(name, LONG)).toMatchObject({ kind: 'settled' })
      await store.settle(name, 'an outcome', LONG)
      expect(await store.claim(name, LONG)).toEqual({ kind: 'settled', outcome: 'an outcome' })
    })
  })

  it.each<readonly [string, (theirs: string, mine: string) => string]>([
    ['as it is', (theirs) => theirs],
    [
      'with the tag of this key',
      (theirs, mine) => mine.slice(0, tagChars(mine)) + theirs.slice(tagChars(theirs)),
    ],
    ['with the MAC of this key', (theirs, mine) => theirs.slice(0, -14) + mine.slice(-14)],
  ])('gives nobody the record of somebody else that lies under their key %s', async (_, moved) => {
    const [mine, theirs] = [anyKey(), anyKey()]
    const record = recordOf(anyUser())
    await store.create(mine, record, 60)
    await store.create(theirs, recordOf(anyUser()), 60)
    await opened.writeRaw(mine, moved(await opened.readRaw(theirs), await opened.readRaw(mine)))
    const reasons = await told(async () => expect(await store.read(mine)).toBeNull())
    expect(reasons).toEqual([expect.stringMatching(/^session (?:wrong-mac|unreadable)$/)])
    expect(await store.readFresh(mine)).toBeNull()
    expect(await store.list(record.openId)).toEqual([])
    await store.create(mine, record, 60)
    expect(await store.read(mine)).toEqual(record)
  })

  it('does not list a session of somebody else that an index names', async () => {
    const [mine, yours] = [anyUser(), anyUser()]
    const key = anyKey()
    await store.create(key, recordOf(mine), 60)
    await store.create(key, recordOf(yours), 60)
    expect(await store.list(mine)).toEqual([])
    expect(await store.list(yours)).toHaveLength(1)
  })

  it.each<readonly [string, Partial<SessionRecord>]>([
    ['person', { openId: anyUser() }],
    ['end', { endsAt: 2_000_000_000 }],
    ['login time', { loginAt: 1 }],
    ['device', { device: '' }],
  ])('holds a record whose %s was changed for none', async (_, change) => {
    const [key, record] = [anyKey(), recordOf(anyUser())]
    await store.create(key, record, 60)
    const raw = await opened.readRaw(key)
    const [was, is] = [record, { ...record, ...change }].map((one) => serializeRecord(one).slice(0, -1))
    expect(raw).toContain(was)
    await opened.writeRaw(key, raw.replace(was ?? '', is ?? ''))
    expect(await store.read(key)).toBeNull()
  })

  it('reads a record of the version before, which signed none, and signs it at its renewal', async () => {
    const [key, record] = [anyKey(), recordOf(anyUser())]
    await store.create(key, record, 60)
    const signed = await opened.readRaw(key)
    const unsigned = `${signed.slice(0, -14)};`
    await opened.writeRaw(key, unsigned)
    expect(unsigned.slice(tagChars(unsigned))).toBe(serializeRecord(record))
    expect(await store.read(key)).toEqual(record)
    await store.renew(key, record, 60)
    expect(await opened.readRaw(key)).toBe(signed)
    expect(signed.slice(tagChars(signed))).toBe(signRecord(key, record, SIGNING.keys))
  })
})

/** The prefix of a record's text in Redis. */
const tagChars = (raw: string) => raw.indexOf('1oContract')
