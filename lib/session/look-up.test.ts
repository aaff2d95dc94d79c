import { expect, it } from 'vitest'
import { deriveKeyRing } from '../keys.ts'
import { type OpenId, parseOpenId } from '../wechat/open-id.ts'
import { lookUpSession } from './look-up.ts'
import { newRecord, type SessionRecord } from './record.ts'
import { StoreUnreachableError } from './stores/store.ts'
import { temporaryStore } from './stores/temporary-file.ts'
import { deriveTracker, newTracker, sessionKey, type Tracker } from './tracker.ts'

const keys = deriveKeyRing(['a secret for looking sessions up, long enough'])
const LIFETIMES = { sessionIdleSeconds: 60, sessionMaxSeconds: 600 }
const NOW = Math.floor(Date.now() / 1000)
const [ming, hong] = [user('oMing'), user('oHong')]

function user(name: string): OpenId {
  const openId = parseOpenId(name.padEnd(28, '0'))
  if (openId === null) throw new Error('a sane openId')
  return openId
}

function tracker(name: string): Tracker {
  return deriveTracker(newTracker(keys), 'nonce', name, keys.signing)
}

async function storeWith(sessions: readonly (readonly [Tracker, SessionRecord])[]) {
  const store = temporaryStore()
  for (const [one, record] of sessions) await store.create(sessionKey(one), record, 600)
  return () => store
}

const record = (openId: OpenId) => newRecord(openId, '微信', NOW, LIFETIMES)

it('finds the live session in either order beside a dead one', async () => {
  const [live, dead] = [tracker('live'), tracker('dead')]
  const store = await storeWith([[live, record(ming)]])
  for (const sent of [[live], [live, dead], [dead, live]])
    expect(await lookUpSession(sent, store, NOW, LIFETIMES)).toMatchObject({
      kind: 'found',
      session: { tracker: live },
    })
})

it('finds none without a T, without asking any store', async () => {
  const noStore = () => {
    throw new Error('nobody may ask')
  }
  expect(await lookUpSession([], noStore, NOW, LIFETIMES)).toEqual({ kind: 'none' })
})

it('finds none once the idle time or the absolute one is over, even if the store still has it', async () => {
  const one = tracker('one')
  const store = await storeWith([[one, record(ming)]])
  expect(await lookUpSession([one], store, NOW + 59, LIFETIMES)).toMatchObject({ kind: 'found' })
  expect(await lookUpSession([one], store, NOW + 60, LIFETIMES)).toEqual({ kind: 'none' })
})

it('takes two live sessions of one person for that person, and of two people for nobody', async () => {
  const [one, two, three] = [tracker('one'), tracker('two'), tracker('three')]
  const store = await storeWith([
    [one, record(ming)],
    [two, record(ming)],
    [three, record(hong)],
  ])
  expect(await lookUpSession([one, two], store, NOW, LIFETIMES)).toMatchObject({ kind: 'found' })
  expect(await lookUpSession([one, three], store, NOW, LIFETIMES)).toEqual({ kind: 'two-people' })
})

it('does not take a store that cannot be asked for one that knows nothing', async () => {
  const store = { read: () => Promise.reject(new StoreUnreachableError('timeout')) }
  expect(await lookUpSession([tracker('one')], () => store, NOW, LIFETIMES)).toMatchObject({
    kind: 'unreachable',
  })
})
