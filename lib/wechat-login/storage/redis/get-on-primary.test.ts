import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type RedisServer, startRedis } from '../../../../e2e/harness/servers/redis-server.ts'
import type { Redis } from './command.ts'
import { openRedis } from './over-tcp.ts'

let server: RedisServer
let redis: Redis
beforeAll(async () => {
  server = await startRedis()
  redis = openRedis([server.url])
  await vi.waitFor(() => redis.ask([{ verb: 'get', key: 'k' }]), { timeout: 60_000 })
})
afterAll(async () => {
  redis.close()
  await server.close()
})

beforeEach(async () => {
  await server.command('REPLICAOF', 'NO', 'ONE')
  await server.command('CONFIG', 'SET', 'maxmemory', '0')
  await server.command('FLUSHALL')
  await server.command('SET', 'kept', 'v', 'PX', '600000')
})

const get = (key: string) => redis.ask([{ verb: 'getOnPrimary', key }])

it('changes nothing, whether there is a value or none', async () => {
  const until = await server.command('PEXPIRETIME', 'kept')
  expect([await get('kept'), await get('absent')]).toEqual([['v'], [null]])
  expect(await server.command('PEXPIRETIME', 'kept')).toBe(until)
  expect(await server.command('DBSIZE')).toBe(1)
})

it('is answered where memory has run out', async () => {
  await server.command('CONFIG', 'SET', 'maxmemory', '1')
  expect([await get('kept'), await get('absent')]).toEqual([['v'], [null]])
})

it('is answered by no replica, whether there is a value or none', async () => {
  await server.command('REPLICAOF', '127.0.0.1', '1')
  for (const key of ['kept', 'absent']) {
    await vi.waitFor(() => expect(get(key)).rejects.toMatchObject({ causeCode: 'READONLY' }), {
      timeout: 60_000,
    })
    await vi.waitFor(async () => expect(await redis.ask([{ verb: 'get', key: 'kept' }])).toEqual(['v']), {
      timeout: 60_000,
    })
  }
})
