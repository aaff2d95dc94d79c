import type { StoreChoice } from '../config/config.ts'
import { perProcess } from '../process/per-process.ts'
import { behindBreaker } from './redis/breaker.ts'
import type { Redis } from './redis/command.ts'

declare global {
  interface PerProcess {
    redis?: Redis
  }
}

/**
 * Connects to what the environment chose, at start-up. Only that client is loaded, once, and neither by the gate nor by
 * a page: each of them has modules of its own, and every one of these is time between start and first answer.
 */
export async function connectShared(choice: StoreChoice): Promise<void> {
  const shared = perProcess()
  if (choice.kind === 'redis') {
    const { BUDGET_MS, openRedis } = await import('./redis/over-tcp.ts')
    shared.redis ??= behindBreaker(openRedis(choice.urls), BUDGET_MS)
  }
  if (choice.kind === 'upstash') {
    const { BUDGET_MS, openUpstash } = await import('./redis/over-rest.ts')
    shared.redis ??= behindBreaker(openUpstash(choice.url, choice.token), BUDGET_MS)
  }
}

/** The Redis of this process, for all that is kept there: behind one breaker. */
export function sharedRedis(): Redis {
  const { redis } = perProcess()
  if (redis === undefined) throw new Error('a Redis is connected at start-up, before it is asked for')
  return redis
}
