import { expect, it } from 'vitest'
import { temporaryStore } from '../../e2e/servers/temporary-file.ts'
import { deriveKeyRing } from '../keys.ts'
import { parseOpenId } from '../wechat/open-id.ts'
import { newRecord } from './record.ts'
import { signOut } from './sign-out.ts'
import { deriveTracker, newTracker, sessionKey } from './tracker.ts'

const keys = deriveKeyRing(['a secret for signing out, which is long enough'])
const NOW = Math.floor(Date.now() / 1000)

it('ends a session that only another version of us can read', async () => {
  const openId = parseOpenId('oABCDEFGHIJKLMNOPQRSTUVWXYZ1')
  if (openId === null) throw new Error('a sane openId')
  const record = newRecord(openId, '', NOW, { sessionIdleSeconds: 60, sessionMaxSeconds: 600 })
  const store = temporaryStore()
  const tracker = deriveTracker(newTracker(keys), 'nonce', 'code', keys.signing)
  await store.create(sessionKey(tracker), record, 60)
  const older = { ...store, readFresh: async () => null }
  const leaving = { everywhere: false, keys, nowMs: NOW * 1000 }
  expect(await signOut({ began: [], loggedIn: [tracker], userSeals: [] }, older, leaving)).toBe(0)
  expect(await store.read(sessionKey(tracker))).toBeNull()
})
