import { expect, it } from 'vitest'
import { startRedis } from '../../../e2e/servers/redis-server.ts'
import { connectStorage, storeOfProcess } from './storage.ts'

const kinds = {
  file: (path: string) => ({ opensIn: path }),
  redis: (_: unknown, kind: 'redis' | 'upstash') => ({ opensIn: kind }),
}

it('opens no store before the start, then each once, in the storage that was connected first', async () => {
  const [sessions, profiles] = [storeOfProcess('sessions', kinds), storeOfProcess('profiles', kinds)]
  expect(sessions).toThrow('start-up')
  const redis = await startRedis()
  await connectStorage({ kind: 'redis', urls: [redis.url] })
  await connectStorage({ kind: 'file', path: 'another' })
  expect(sessions()).toEqual({ opensIn: 'redis' })
  expect(sessions()).toBe(storeOfProcess('sessions', kinds)()) // another module instance asks
  expect(profiles()).not.toBe(sessions())
  await redis.close()
})
