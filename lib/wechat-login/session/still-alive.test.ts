import { expect, it } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { temporaryStore } from '../../../e2e/harness/servers/temporary-file.ts'
import { deriveKeyRing } from '../keys/keys.ts'
import { type OpenId, parseOpenId } from '../wechat/open-id.ts'
import { newRecord } from './record.ts'
import { isStillAlive } from './still-alive.ts'
import { newTracker, sessionKey } from './tracker.ts'

const keys = deriveKeyRing(['a secret for what changes something, long enough'])
const LIFETIMES = { sessionIdleSeconds: 60, sessionMaxSeconds: 100 }
const NOW = Math.floor(Date.now() / 1000)
const [ming, hong] = [user('oMing'), user('oHong')]

function user(name: string): OpenId {
  return sane(parseOpenId(name.padEnd(28, '0')))
}

it('holds until the idle time or the absolute one is over, although the store keeps the session for longer', async () => {
  const [store, key] = [temporaryStore(), sessionKey(newTracker(keys))]
  const record = newRecord(ming, '', NOW, LIFETIMES)
  const holdsAt = (seconds: number, openId = ming) =>
    isStillAlive({ key, openId }, store, NOW + seconds, LIFETIMES)
  await store.create(key, record, 600)
  expect([await holdsAt(59), await holdsAt(60)]).toEqual([true, false])
  await store.renew(key, { ...record, renewedAt: NOW + 50 }, 600)
  expect([await holdsAt(99), await holdsAt(100)]).toEqual([true, false])
  expect(await holdsAt(0, hong)).toBe(false)
  await store.end(key)
  expect(await holdsAt(0)).toBe(false)
})
