import type { Redis } from '../../../lib/wechat-login/storage/redis/command.ts'
import { openUpstash } from '../../../lib/wechat-login/storage/redis/over-rest.ts'
import { openRedis } from '../../../lib/wechat-login/storage/redis/over-tcp.ts'
import type { SharedStore } from './session-store.ts'
import { PATIENCE_MS } from './upstash-endpoint.ts'

/** One kind of data in a store that a test started, by the environment that makes our server use it. */
export function openShared<Data>(
  { env }: SharedStore,
  { file, redis }: { readonly file: (path: string) => Data; readonly redis: (redis: Redis) => Data },
): { readonly data: Data; readonly close: () => unknown } {
  const { SESSION_DB_PATH, REDIS_URL, UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN } = env
  if (SESSION_DB_PATH !== undefined) return { data: file(SESSION_DB_PATH), close: () => {} }
  const opened =
    REDIS_URL === undefined
      ? openUpstash(UPSTASH_REDIS_REST_URL ?? '', UPSTASH_REDIS_REST_TOKEN ?? '', PATIENCE_MS)
      : openRedis([REDIS_URL])
  return { data: redis(opened), close: opened.close }
}
