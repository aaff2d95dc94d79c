import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type RedisServer, startRedis } from '../../../../e2e/harness/servers/redis-server.ts'
import { startUpstashEndpoint } from '../../../../e2e/harness/servers/upstash-endpoint.ts'
import { behindBreaker } from './breaker.ts'
import type { Redis } from './command.ts'
import { openUpstash, BUDGET_MS as REST_BUDGET_MS } from './over-rest.ts'
import { openRedis, BUDGET_MS as TCP_BUDGET_MS } from './over-tcp.ts'

let server: RedisServer
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.close())

const read = (redis: Redis) => redis.ask([{ verb: 'get', key: 'session:a' }])
const write = (redis: Redis) => redis.ask([{ verb: 'del', key: 'session:a' }])
const askAll = (redis: Redis) => [read(redis), write(redis), read(redis)] as const
const ANSWERS = [[null], [0], [null]]

/** This process does nothing else, as while it loads a page for the first time or has no core to run on. */
const stall = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

const overTcp = async () => {
  const redis = behindBreaker(openRedis([server.url]), TCP_BUDGET_MS)
  return { redis, close: redis.close }
}
const overRest = async () => {
  const endpoint = await startUpstashEndpoint(server.url)
  const redis = behindBreaker(openUpstash(endpoint.url, endpoint.token), REST_BUDGET_MS)
  return { redis, close: endpoint.close }
}

describe.each([
  { name: 'Redis', open: overTcp },
  { name: 'Upstash', open: overRest },
])('a stall of this process is no outage of $name', ({ open }) => {
  let opened: Awaited<ReturnType<typeof open>>
  beforeAll(async () => {
    opened = await open()
    await vi.waitFor(() => read(opened.redis))
  })
  afterAll(() => opened.close())

  it('a question from before the stall is answered after it', async () => {
    const answers = Promise.all(askAll(opened.redis))
    stall(1200)
    expect(await answers).toEqual(ANSWERS)
  })

  it('nor after a second stall that follows at once', async () => {
    const answers = Promise.all(askAll(opened.redis))
    stall(600)
    await nextTurn()
    stall(600)
    expect(await answers).toEqual(ANSWERS)
  })
})

it('a first question before a stall waits for the connection after it', async () => {
  const { redis, close } = await overTcp()
  const answer = read(redis)
  stall(600)
  expect(await answer).toEqual([null])
  close()
})
