import { expect, it } from 'vitest'
import { sane } from '../../../../e2e/harness/sane.ts'
import { temporaryStore } from '../../../../e2e/harness/servers/temporary-file.ts'
import { type StoreAsked, storeIsWatched, subscribeToStore } from '../../events.ts'
import { deriveKeyRing } from '../../keys/keys.ts'
import { StoreUnreachableError } from '../../storage/unreachable.ts'
import { parseOpenId } from '../../wechat/open-id.ts'
import { newTracker, sessionKey } from '../tracker.ts'
import { watchStore } from './watched.ts'

const key = sessionKey(newTracker(deriveKeyRing(['a secret for the watch, which is long enough'])))
const openId = sane(parseOpenId('o6_bmjrPTlm6_2sgVt7hMZOPfL2M'))
const record = { openId, loginAt: 1, renewedAt: 1, endsAt: 9e9, device: '微信 · Android' }

it('tells what the store was asked and what came of it, and never a key or a value', async () => {
  expect(storeIsWatched()).toBe(false)
  const heard: StoreAsked[] = []
  subscribeToStore((asked) => heard.push(asked))
  const store = watchStore(temporaryStore())
  await store.read(key)
  await store.create(key, record, 60)
  await store.read(key)
  await store.renew(key, record, 60)
  await store.list(openId)
  await store.claim('a', 10)
  await store.claim('a', 10)
  await store.settle('a', 'outcome', 10)
  await store.claim('a', 10)
  await store.end(key)
  await store.renew(key, record, 60)
  await store.endAll(openId)
  const away = { ...temporaryStore(), read: () => Promise.reject(new StoreUnreachableError('timeout')) }
  await watchStore(away)
    .read(key)
    .catch(() => {})

  expect(heard.map(({ verb, outcome }) => `${verb} ${outcome}`)).toEqual([
    'read none',
    'create done',
    'read found',
    'renew renewed',
    'list 1',
    'claim won',
    'claim pending',
    'settle done',
    'claim settled',
    'end done',
    'renew none',
    'endAll 0',
    'read timeout',
  ])
  for (const { durationMs } of heard) expect(durationMs).toBeGreaterThanOrEqual(0)
  for (const secret of [key, openId]) expect(JSON.stringify(heard)).not.toContain(secret)
})
