import { expect, it } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { temporaryStore } from '../../../e2e/harness/servers/temporary-file.ts'
import { deriveKeyRing } from '../keys/keys.ts'
import { StoreUnreachableError } from '../storage/unreachable.ts'
import { parseOpenId } from '../wechat/open-id.ts'
import { newRecord } from './record.ts'
import { signOut } from './sign-out.ts'
import { deriveTracker, newTracker, sessionKey } from './tracker.ts'

const keys = deriveKeyRing(['a secret for signing out, which is long enough'])
const NOW = Math.floor(Date.now() / 1000)
const LIFETIMES = { sessionIdleSeconds: 60, sessionMaxSeconds: 600 }
const trackerOf = (code: string) => deriveTracker(newTracker(keys), 'nonce', code, keys.signing)

it('ends a session that only another version of us can read', async () => {
  const openId = sane(parseOpenId('oABCDEFGHIJKLMNOPQRSTUVWXYZ1'))
  const record = newRecord(openId, '', NOW, LIFETIMES)
  const store = temporaryStore()
  const tracker = trackerOf('code')
  await store.create(sessionKey(tracker), record, 60)
  const older = { ...store, readFresh: async () => null }
  const leaving = { everywhere: false, keys, nowMs: NOW * 1000 }
  expect(await signOut({ loggedIn: [tracker], userSeals: [] }, older, leaving)).toBe(0)
  expect(await store.read(sessionKey(tracker))).toBeNull()
})

it('ends all that the request sent before it asks for the other devices, which may fail', async () => {
  const store = temporaryStore()
  const trackers = [trackerOf('one'), trackerOf('two')]
  for (const [at, tracker] of trackers.entries()) {
    const openId = sane(parseOpenId(`oLeaving${at}`.padEnd(28, '0')))
    await store.create(sessionKey(tracker), newRecord(openId, '', NOW, LIFETIMES), 60)
  }
  const failing = {
    ...store,
    endAll: () => Promise.reject(new StoreUnreachableError('refused', 'WRONGTYPE')),
  }
  const leaving = { everywhere: true, keys, nowMs: NOW * 1000 }
  await expect(signOut({ loggedIn: trackers, userSeals: [] }, failing, leaving)).rejects.toThrow(
    StoreUnreachableError,
  )
  for (const tracker of trackers) expect(await store.read(sessionKey(tracker))).toBeNull()
})
