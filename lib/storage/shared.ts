import type { StoreChoice } from '../config.ts'
import { perProcess } from '../per-process.ts'
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
  if (choice.kind === 'redis') shared.redis ??= (await import('./redis/over-tcp.ts')).openRedis(choice.urls)
  if (choice.kind === 'upstash')
    shared.redis ??= (await import('./redis/over-rest.ts')).openUpstash(choice.url, choice.token)
}

/** The Redis of this process, for all that is kept there. */
export function sharedRedis(): Redis {
  const { redis } = perProcess()
  if (redis === undefined) throw new Error('a Redis is connected at start-up, before it is asked for')
  return redis
}

/** For one question to a store, in milliseconds. */
export function budgetMs(choice: StoreChoice): number {
  return choice.kind === 'upstash' ? 1000 : 500
}
