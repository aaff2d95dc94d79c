import { afterAll, beforeAll, expect, it } from 'vitest'
import { type SharedStore, startStore } from '../../../../e2e/harness/servers/session-store.ts'
import { deriveKeyRing } from '../../keys/keys.ts'
import { lineOf, SECRETS_IN_USE } from '../../process/other-secrets.ts'
import { applicationRedis } from '../../storage/application-data.ts'
import { openRedis } from '../../storage/redis/over-tcp.ts'
import { findOtherSecrets } from './other-secrets.ts'

const [OURS, OLD, THEIRS] = [
  deriveKeyRing(['ours'.repeat(8)]),
  deriveKeyRing(['ours'.repeat(8), 'old'.repeat(11)]),
  deriveKeyRing(['theirs'.repeat(8)]),
]
const T = 4_000_000_000_000 // some time to come, so that Redis keeps it

let store: SharedStore
beforeAll(async () => {
  store = await startStore('redis')
})
afterAll(() => store.close())

it('finds a server on the same store that has no secret of ours, as long as it runs', async () => {
  const url = store.env.REDIS_URL ?? ''
  const redis = openRedis([url])
  const inUse = SECRETS_IN_USE.redis(applicationRedis(redis))
  const verdictAt = async (nowMs: number) =>
    (await findOtherSecrets({ kind: 'redis', urls: [url] }, OURS, nowMs))[0]?.verdict

  expect(await verdictAt(T)).toBe('fine')
  await inUse.meet(lineOf(OLD, 'server-1'), T)
  expect(await verdictAt(T)).toBe('fine')
  await inUse.meet(lineOf(THEIRS, 'server-2'), T + 1000)
  expect(await verdictAt(T + 2000)).toBe('fault')
  await inUse.takeBack(lineOf(THEIRS, 'server-2'))
  expect(await verdictAt(T + 2000)).toBe('fine')
  await inUse.meet(lineOf(THEIRS, 'server-3'), T + 1000)
  expect(await verdictAt(T + 200_000)).toBe('fine')
  redis.close()
})

it('leaves a file alone, and does not guess where the store is away', async () => {
  expect(await findOtherSecrets({ kind: 'file', path: '/nowhere/sessions.db' }, OURS, T)).toEqual([])
  expect(await findOtherSecrets({ kind: 'redis', urls: ['redis://127.0.0.1:1'] }, OURS, T)).toEqual([
    expect.objectContaining({ verdict: 'unknown' }),
  ])
})
