import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sane } from '../../../../e2e/harness/sane.ts'
import {
  type ReplicatedUpstash,
  startReplicatedUpstash,
} from '../../../../e2e/harness/servers/lagging-replica.ts'
import { SIGNING } from '../../../../e2e/harness/servers/signing.ts'
import { PATIENCE_MS } from '../../../../e2e/harness/servers/upstash-endpoint.ts'
import { openUpstash } from '../../storage/redis/over-rest.ts'
import { StoreUnreachableError } from '../../storage/unreachable.ts'
import { type OpenId, parseOpenId } from '../../wechat/open-id.ts'
import { lookUpSession } from '../look-up.ts'
import { newRecord } from '../record.ts'
import { writeRenewal } from '../renewal.ts'
import { endOneOf, signOut } from '../sign-out.ts'
import { isStillAlive } from '../still-alive.ts'
import { deriveTracker, newTracker, sessionKey, type Tracker } from '../tracker.ts'
import { sealUser } from '../user-seal.ts'
import { redisStore } from './redis.ts'
import { type WatchedStore, watchStore } from './watched.ts'

/*
 * A replica that got these sessions and no write since: it has sessions that ended, and lacks newer ones.
 */
const { keys } = SIGNING
const config = { sessionIdleSeconds: 1800, sessionMaxSeconds: 43_200, outageGraceSeconds: 900 }
const NOW = Math.floor(Date.now() / 1000)
const LONG_AGO = NOW - 600 // a UU this old does not lead to the primary

let endpoint: ReplicatedUpstash
let store: WatchedStore
let made = 0

/** The users whose sessions the replica has: one per test, and one with two devices. */
let sessions: (readonly [OpenId, Tracker])[] = []
const devices = { openId: user(), one: tracker(), two: tracker() }

beforeAll(async () => {
  endpoint = await startReplicatedUpstash()
  store = watchStore(redisStore('upstash', openUpstash(endpoint.url, endpoint.token, PATIENCE_MS), SIGNING))
  sessions = Array.from({ length: 8 }, () => [user(), tracker()] as const)
  const { openId, one, two } = devices
  for (const [who, begun] of [...sessions, [openId, one] as const, [openId, two] as const])
    await begin(who, begun)
  await endpoint.lag()
})
afterAll(() => endpoint.close())

function user(): OpenId {
  made += 1
  return sane(parseOpenId(`oReplica${String(made).padStart(20, '0')}`))
}

function tracker(): Tracker {
  made += 1
  return deriveTracker(newTracker(keys), 'nonce', String(made), keys.signing)
}

const recordOf = (openId: OpenId) => newRecord(openId, '微信', NOW, config)
const begin = (openId: OpenId, begun: Tracker) => store.create(sessionKey(begun), recordOf(openId), 600)

function nextSession(): readonly [OpenId, Tracker] {
  const session = sessions.pop()
  if (session === undefined) throw new Error('one for each test')
  return session
}

const away = (): WatchedStore => {
  const fail = () => Promise.reject(new StoreUnreachableError('timeout'))
  return { ...store, read: fail, readFresh: fail, end: fail, endAll: fail }
}

const sealOf = (openId: OpenId, sent: Tracker, sealedAt = NOW) =>
  sealUser(recordOf(openId), sent, sealedAt, keys)

async function lookUp([openId, sent]: readonly [OpenId, Tracker], { from = store, sealedAt = NOW } = {}) {
  const cookies = { loggedIn: [sent], userSeals: [await sealOf(openId, sent, sealedAt)] }
  const lookup = await lookUpSession(cookies, { store: () => from, config, keys, nowMs: NOW * 1000 })
  if (lookup.kind !== 'unreachable') return lookup.kind
  return lookup.inGrace === null ? 'unreachable' : 'in grace'
}

async function leave([openId, sent]: readonly [OpenId, Tracker], { from = store, everywhere = false } = {}) {
  const cookies = { loggedIn: [sent], userSeals: [await sealOf(openId, sent)] }
  return signOut(cookies, from, { everywhere, keys, nowMs: NOW * 1000 })
}

describe('a session that this process ended', () => {
  it('is over here although the nearest replica still has it, and while the store is away', async () => {
    const session = nextSession()
    expect(await lookUp(session)).toBe('found')
    expect(await leave(session)).toBe(1)
    expect(await store.read(sessionKey(session[1]))).not.toBeNull()
    expect([await lookUp(session), await lookUp(session, { sealedAt: LONG_AGO })]).toEqual(['none', 'none'])
    expect(await lookUp(session, { from: away() })).not.toBe('in grace')
    expect(await lookUp(session)).toBe('none')
    expect(await leave(session)).toBe(0) // again
  })

  it('is over here although the store was away, and still has it when it is back', async () => {
    const session = nextSession()
    await expect(leave(session, { from: away() })).rejects.toThrow(StoreUnreachableError)
    expect(await store.readFresh(sessionKey(session[1]))).not.toBeNull()
    expect(await lookUp(session)).toBe('none')
    const [openId, sent] = session
    expect(await isStillAlive({ key: sessionKey(sent), openId }, store, NOW, config)).toBe(false)
  })

  it('is over here when its owner ended it from another device', async () => {
    const [openId, sent] = nextSession()
    expect(await endOneOf(openId, sessionKey(sent), store)).toBe(1)
    expect(await lookUp([openId, sent])).toBe('none')
    expect(await lookUp([openId, sent], { from: away() })).not.toBe('in grace')
  })

  it('is over here on all devices after a sign-out everywhere, and the next login is not', async () => {
    const { openId, one, two } = devices
    expect(await lookUp([openId, two])).toBe('found')
    expect(await leave([openId, one], { everywhere: true })).toBe(2)
    expect([await lookUp([openId, one]), await lookUp([openId, two])]).toEqual(['none', 'none'])
    const next = tracker()
    await begin(openId, next)
    expect(await lookUp([openId, next])).toBe('found')
  })
})

describe('a session that ended elsewhere', () => {
  const endElsewhere = ([, sent]: readonly [OpenId, Tracker]) => store.end(sessionKey(sent))

  it('is over here once a page that changes something has asked the primary', async () => {
    const session = nextSession()
    await endElsewhere(session)
    expect(await lookUp(session)).toBe('found') // the replica's answer
    const [openId, sent] = session
    expect(await isStillAlive({ key: sessionKey(sent), openId }, store, NOW, config)).toBe(false)
    expect(await lookUp(session, { sealedAt: LONG_AGO })).toBe('none')
    expect(await lookUp(session, { from: away() })).toBe('unreachable')
  })

  it('is over here once its renewal was refused', async () => {
    const session = nextSession()
    await endElsewhere(session)
    const [openId, sent] = session
    const live = { tracker: sent, record: recordOf(openId), degraded: false }
    await writeRenewal(live, live.record, store, config)
    expect(await lookUp(session)).toBe('none')
  })
})

describe('a session that the nearest replica has not heard of', () => {
  it('keeps its grace: only the primary’s "none" is an end', async () => {
    const session = [user(), tracker()] as const
    await begin(...session)
    expect(await lookUp(session, { sealedAt: LONG_AGO })).toBe('none') // the primary is not asked
    expect(await lookUp(session, { from: away(), sealedAt: LONG_AGO })).toBe('in grace')
    const readsOnly = { ...store, readFresh: away().readFresh }
    expect(await lookUp(session, { from: readsOnly })).toBe('in grace')
    expect(await lookUp(session)).toBe('found')
  })

  it('loses its grace when the primary does not know it either, until it does', async () => {
    const session = [user(), tracker()] as const
    expect(await lookUp(session)).toBe('none')
    expect(await lookUp(session, { from: away() })).toBe('unreachable')
    await begin(...session)
    expect(await lookUp(session, { sealedAt: LONG_AGO })).toBe('found')
    expect(await lookUp(session, { from: away() })).toBe('in grace')
  })
})
