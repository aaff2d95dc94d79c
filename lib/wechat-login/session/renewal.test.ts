import { expect, it } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { temporaryStore } from '../../../e2e/harness/servers/temporary-file.ts'
import { deriveKeyRing } from '../keys/keys.ts'
import { StoreUnreachableError } from '../storage/unreachable.ts'
import { parseOpenId } from '../wechat/open-id.ts'
import { newRecord } from './record.ts'
import { takeRenewal, writeRenewal } from './renewal.ts'
import { newTracker, sessionKey } from './tracker.ts'

const keys = deriveKeyRing(['a secret for renewals, which is long enough'])
const LIFETIMES = { sessionIdleSeconds: 100, sessionMaxSeconds: 1000 }
const NOW = Math.floor(Date.now() / 1000)
const openId = sane(parseOpenId('oABCDEFGHIJKLMNOPQRSTUVWXYZ1'))
const record = newRecord(openId, '微信', NOW, LIFETIMES)
const newSession = () => ({ tracker: newTracker(keys), record, degraded: false })

it('lets one of thirty requests that arrive together renew', () => {
  const session = newSession()
  const taken = Array.from({ length: 30 }, () => takeRenewal(session, NOW + 10, LIFETIMES))
  expect(taken.filter((renewed) => renewed !== null)).toHaveLength(1)
})

it('renews again once the next tenth has passed', () => {
  const session = newSession()
  const renewed = takeRenewal(session, NOW + 10, LIFETIMES)
  if (renewed === null) throw new Error('due')
  expect(takeRenewal({ ...session, record: renewed }, NOW + 19, LIFETIMES)).toBeNull()
  expect(takeRenewal({ ...session, record: renewed }, NOW + 20, LIFETIMES)).not.toBeNull()
})

it('is tried by the next request when the store could not be asked', async () => {
  const session = newSession()
  const renewed = takeRenewal(session, NOW + 10, LIFETIMES)
  if (renewed === null) throw new Error('due')
  const away = { renew: () => Promise.reject(new StoreUnreachableError('timeout')) }
  await expect(writeRenewal(session, renewed, away, LIFETIMES)).rejects.toThrow(StoreUnreachableError)
  expect(takeRenewal(session, NOW + 11, LIFETIMES)).not.toBeNull()
})

it('does not bring back what was signed out in between', async () => {
  const store = temporaryStore()
  const session = newSession()
  await store.create(sessionKey(session.tracker), record, 100)
  const renewed = takeRenewal(session, NOW + 10, LIFETIMES)
  if (renewed === null) throw new Error('due')
  await store.end(sessionKey(session.tracker))
  await writeRenewal(session, renewed, store, LIFETIMES)
  expect(await store.read(sessionKey(session.tracker))).toBeNull()
})
