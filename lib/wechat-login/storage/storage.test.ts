import { expect, it } from 'vitest'
import { startRedis } from '../../../e2e/harness/servers/redis-server.ts'
import { connectStorage, openStore } from './storage.ts'

const kinds = {
  file: (path: string) => path,
  redis: (_: unknown, kind: 'redis' | 'upstash') => kind,
}

it('opens no store before the start, then all in the storage that was connected first', async () => {
  expect(() => openStore(kinds)).toThrow('start-up')
  const redis = await startRedis()
  await connectStorage({ kind: 'redis', urls: [redis.url] })
  await connectStorage({ kind: 'file', path: 'another' })
  expect(openStore(kinds)).toBe('redis')
  await redis.close()
})
