import { afterAll, beforeAll, expect, it } from 'vitest'
import { sane } from '../../../../e2e/harness/sane.ts'
import { startLaggingUpstash } from '../../../../e2e/harness/servers/lagging-replica.ts'
import { SIGNING } from '../../../../e2e/harness/servers/signing.ts'
import type { UpstashEndpoint } from '../../../../e2e/harness/servers/upstash-endpoint.ts'
import { PATIENCE_MS } from '../../../../e2e/harness/servers/upstash-endpoint.ts'
import { deriveKeyRing } from '../../keys/keys.ts'
import { openUpstash } from '../../storage/redis/over-rest.ts'
import { type OpenId, parseOpenId } from '../../wechat/open-id.ts'
import { endOneOf } from '../sign-out.ts'
import { newTracker, type SessionKey, sessionKey } from '../tracker.ts'
import { redisStore } from './redis.ts'
import type { SessionStore } from './store.ts'

const keys = deriveKeyRing(['a secret for a replica that lags, long enough'])
const NOW = Math.floor(Date.now() / 1000)

let endpoint: UpstashEndpoint
let store: SessionStore
beforeAll(async () => {
  endpoint = await startLaggingUpstash()
  store = redisStore('upstash', openUpstash(endpoint.url, endpoint.token, PATIENCE_MS), SIGNING)
}, 30_000)
afterAll(() => endpoint.close())

function user(name: string): OpenId {
  return sane(parseOpenId(name.padEnd(28, '0')))
}

const recordOf = (openId: OpenId) => ({ openId, loginAt: NOW, endsAt: NOW + 600, renewedAt: NOW, device: '' })

/** A session that the nearest replica does not have. */
async function newSession(openId: OpenId): Promise<SessionKey> {
  const key = sessionKey(newTracker(keys))
  await store.create(key, recordOf(openId), 60)
  expect(await store.read(key)).toBeNull()
  return key
}

it('ends all of a user’s sessions although the nearest replica knows none of them, in two round trips', async () => {
  const ming = user('oMing')
  const sessions = [await newSession(ming), await newSession(ming)]
  const before = endpoint.requests()
  expect(await store.endAll(ming)).toHaveLength(2)
  expect(endpoint.requests() - before).toBe(2)
  for (const key of sessions) expect(await store.readFresh(key)).toBeNull()
})

it('ends one session of a user that the nearest replica does not know, and no stranger’s', async () => {
  const [ming, hong] = [user('oMing'), user('oHong')]
  const key = await newSession(ming)
  for (const stranger of [key.slice(1), 'nonsense', '']) expect(await endOne(ming, stranger)).toBe(0)
  expect(await endOne(hong, key)).toBe(0)
  expect(await store.readFresh(key)).not.toBeNull()
  expect(await endOne(ming, key)).toBe(1)
  expect(await store.readFresh(key)).toBeNull()
})

const endOne = (openId: OpenId, key: string) => endOneOf(openId, key, store)
