import { type Product, productionEnv, startProduct } from './product.ts'
import { type RedisServer, startRedis } from './servers/redis-server.ts'
import type { World } from './test.ts'

/** One of our servers on a Redis of its own, which all tests of a file or a group share. */
export type OnRedis = {
  readonly redis: RedisServer
  readonly product: Product
  readonly stop: () => Promise<void>
}

export async function startOnRedis({ weChat }: Pick<World, 'weChat'>): Promise<OnRedis> {
  const redis = await startRedis()
  const product = await startProduct('start', { ...productionEnv(weChat.origin), REDIS_URL: redis.url })
  return {
    redis,
    product,
    stop: async () => {
      await product.stop()
      await redis.close()
    },
  }
}
