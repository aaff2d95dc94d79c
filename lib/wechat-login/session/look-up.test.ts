import { describe, expect, it } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { temporaryStore } from '../../../e2e/harness/servers/temporary-file.ts'
import { deriveKeyRing } from '../keys/keys.ts'
import { StoreUnreachableError } from '../storage/unreachable.ts'
import { type OpenId, parseOpenId } from '../wechat/open-id.ts'
import { notePrimaryAnswer } from './ended-here.ts'
import { lookUpSession } from './look-up.ts'
import { newRecord, type SessionRecord } from './record.ts'
import { signOut } from './sign-out.ts'
import { type WatchedStore, watchStore } from './stores/watched.ts'
import { deriveTracker, newTracker, sessionKey, type Tracker } from './tracker.ts'
import { sealUser } from './user-seal.ts'

const keys = deriveKeyRing(['a secret for looking sessions up, long enough'])
const config = { sessionIdleSeconds: 60, sessionMaxSeconds: 600, outageGraceSeconds: 300 }
const NOW = Math.floor(Date.now() / 1000)
const [ming, hong] = [user('oMing'), user('oHong')]

function user(name: string): OpenId {
  return sane(parseOpenId(name.padEnd(28, '0')))
}

function tracker(name: string): Tracker {
  return deriveTracker(newTracker(keys), 'nonce', name, keys.signing)
}

const record = (openId: OpenId) => newRecord(openId, '微信', NOW, config)

async function storeWith(sessions: readonly (readonly [Tracker, SessionRecord])[]): Promise<WatchedStore> {
  const store = temporaryStore()
  for (const [one, session] of sessions) await store.create(sessionKey(one), session, 600)
  return watchStore(store)
}

type Asked = Pick<WatchedStore, 'read' | 'readFresh' | 'readMayLag' | 'lastAnsweredAtMs'>

const lookUp = (
  loggedIn: readonly Tracker[],
  store: Asked,
  { at = NOW, userSeals = [] as readonly string[] } = {},
) => lookUpSession({ loggedIn, userSeals }, { store: () => store, config, keys, nowMs: at * 1000 })

it('finds the live session in either order beside a dead one', async () => {
  const [live, dead] = [tracker('live'), tracker('dead')]
  const store = await storeWith([[live, record(ming)]])
  for (const sent of [[live], [live, dead], [dead, live]])
    expect(await lookUp(sent, store)).toMatchObject({
      kind: 'found',
      session: { tracker: live, degraded: false },
    })
})

it('finds none without a T, without asking any store', async () => {
  const store = await storeWith([])
  expect(await lookUp([], store)).toEqual({ kind: 'none' })
  expect(store.lastAnsweredAtMs()).toBeNull()
})

it('finds none once the idle time or the absolute one is over, even if the store still has it', async () => {
  const one = tracker('one')
  const store = await storeWith([[one, record(ming)]])
  expect(await lookUp([one], store, { at: NOW + 59 })).toMatchObject({ kind: 'found' })
  expect(await lookUp([one], store, { at: NOW + 60 })).toEqual({ kind: 'none' })
})

it('takes two live sessions of one person for that person, and of two people for nobody', async () => {
  const [one, two, three] = [tracker('one'), tracker('two'), tracker('three')]
  const store = await storeWith([
    [one, record(ming)],
    [two, record(ming)],
    [three, record(hong)],
  ])
  expect(await lookUp([one, two], store)).toMatchObject({ kind: 'found' })
  expect(await lookUp([one, three], store)).toEqual({ kind: 'two-people' })
})

describe('just after a login', () => {
  const one = tracker('one')
  const replica = (): Asked => ({
    read: async () => null,
    readFresh: async () => record(ming),
    readMayLag: true,
    lastAnsweredAtMs: () => null,
  })

  it('looks up a T with a fresh UU once more, on the primary', async () => {
    const seal = await sealUser(record(ming), one, NOW, keys)
    for (const userSeals of [[seal], ['planted by a sibling site', seal]])
      expect(await lookUp([one], replica(), { userSeals })).toMatchObject({ kind: 'found' })
  })

  it('does not for an old UU, for that of another T, or for none', async () => {
    const old = await sealUser(record(ming), one, NOW - 301, keys)
    const others = await sealUser(record(ming), tracker('other'), NOW, keys)
    for (const userSeals of [[old], [others], ['nonsense'], []])
      expect(await lookUp([one], replica(), { userSeals })).toEqual({ kind: 'none' })
  })
})

describe('while the store is away', () => {
  const away = (lastAnsweredAtMs: number | null): Asked & Pick<WatchedStore, 'end' | 'endAll'> => {
    const fail = () => Promise.reject(new StoreUnreachableError('timeout'))
    const verbs = { read: fail, readFresh: fail, end: fail, endAll: fail }
    return { ...verbs, readMayLag: false, lastAnsweredAtMs: () => lastAnsweredAtMs }
  }
  const seen = away(NOW * 1000)
  const inGrace = async (store: Asked, one: Tracker, seal: string, at = NOW) => {
    const lookup = await lookUp([one], store, { at, userSeals: ['nonsense', seal] })
    if (lookup.kind !== 'unreachable') throw new Error('it is away')
    return lookup.inGrace?.record.openId ?? null
  }

  it('lets the holder of a UU of this T read on for one idle lifetime', async () => {
    const one = tracker('one')
    const seal = await sealUser(record(ming), one, NOW, keys)
    expect(await inGrace(seen, one, seal)).toBe(ming)
    expect(await inGrace(seen, one, seal, NOW + 59)).toBe(ming)
    expect(await inGrace(seen, one, seal, NOW + 60)).toBeNull()
  })

  it('lets nobody in by the UU of another T, one from the future, or one past the session’s absolute end', async () => {
    const one = tracker('one')
    expect(await inGrace(seen, one, await sealUser(record(ming), tracker('two'), NOW, keys))).toBeNull()
    expect(await inGrace(seen, one, await sealUser(record(ming), one, NOW + 121, keys))).toBeNull()
    const ending = { ...record(ming), endsAt: NOW + 10 }
    expect(await inGrace(seen, one, await sealUser(ending, one, NOW, keys), NOW + 10)).toBeNull()
  })

  it('lets nobody in once it was away for too long, or was never seen', async () => {
    const one = tracker('one')
    const seal = await sealUser(record(ming), one, NOW, keys)
    expect(await inGrace(away(NOW * 1000 - 300_001), one, seal)).toBeNull()
    expect(await inGrace(away(null), one, seal)).toBeNull()
  })

  it('lets nobody in whose session this process saw missing', async () => {
    const one = tracker('one')
    const seal = await sealUser(record(ming), one, NOW, keys)
    await lookUp([one], await storeWith([]))
    expect(await inGrace(seen, one, seal)).toBeNull()
  })

  it('lets nobody in whom this process saw signing out, here or everywhere', async () => {
    const [one, two, three] = [tracker('one'), tracker('two'), tracker('three')]
    const lin = user('oLin')
    const sealOf = (one: Tracker) => sealUser(record(lin), one, NOW, keys)
    const leave = async (one: Tracker, everywhere: boolean) =>
      signOut({ loggedIn: [one], userSeals: [await sealOf(one)] }, seen, {
        everywhere,
        keys,
        nowMs: NOW * 1000,
      })
    await expect(leave(one, false)).rejects.toThrow(StoreUnreachableError)
    expect(await inGrace(seen, one, await sealOf(one))).toBeNull()
    expect(await inGrace(seen, two, await sealOf(two))).toBe(lin)
    await expect(leave(two, true)).rejects.toThrow(StoreUnreachableError)
    expect(await inGrace(seen, three, await sealOf(three))).toBeNull()
    expect(await inGrace(seen, three, await sealUser(record(lin), three, NOW + 1, keys))).toBe(lin)
  })

  it('lets somebody in again whose session turned out to be there', async () => {
    const one = tracker('one')
    const seal = await sealUser(record(ming), one, NOW, keys)
    notePrimaryAnswer(sessionKey(one), { found: false })
    await lookUp([one], await storeWith([[one, record(ming)]]))
    expect(await inGrace(seen, one, seal)).toBe(ming)
  })
})
