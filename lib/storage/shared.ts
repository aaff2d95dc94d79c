import type { StoreChoice } from '../config.ts'
import { perProcess } from '../per-process.ts'
import type { Redis } from './redis/command.ts'
import { openUpstash } from './redis/over-rest.ts'
import { openRedis } from './redis/over-tcp.ts'

declare global {
  interface PerProcess {
    redis?: Redis
  }
}

/** The Redis that the environment chose, connected once a process for all that is kept there. */
export function sharedRedis(choice: Exclude<StoreChoice, { kind: 'file' }>): Redis {
  const shared = perProcess()
  shared.redis ??= choice.kind === 'redis' ? openRedis(choice.urls) : openUpstash(choice.url, choice.token)
  return shared.redis
}

/** For one question to a store, in milliseconds. */
export function budgetMs(choice: StoreChoice): number {
  return choice.kind === 'upstash' ? 1000 : 500
}
