import { onTestFinished } from 'vitest'
import type { Redis } from '../../../lib/wechat-login/storage/redis/command.ts'
import { openUpstash } from '../../../lib/wechat-login/storage/redis/over-rest.ts'
import { openRedis } from '../../../lib/wechat-login/storage/redis/over-tcp.ts'
import { type RedisServer, startRedis } from './redis-server.ts'
import { startUpstashEndpoint } from './upstash-endpoint.ts'

/** A Redis for one test, and our two kinds of connection to it: TCP and REST. */
export async function redisBothWays(): Promise<{
  readonly server: RedisServer
  readonly ways: readonly Redis[]
}> {
  const server = await startRedis()
  const endpoint = await startUpstashEndpoint(server.url)
  const ways = [openRedis([server.url]), openUpstash(endpoint.url, endpoint.token)]
  onTestFinished(async () => {
    for (const way of ways) way.close()
    await endpoint.close()
    await server.close()
  })
  return { server, ways }
}
