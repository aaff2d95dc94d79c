import type { StoreChoice } from '../config/config.ts'
import { onePerProcess } from '../process/per-process.ts'
import { behindBreaker } from './redis/breaker.ts'
import type { Redis } from './redis/command.ts'

/** How a store opens in each kind of storage. */
export type StoreKinds<Store> = {
  readonly file: (path: string) => Store
  readonly redis: (redis: Redis, kind: 'redis' | 'upstash') => Store
}

type OpenStore = <Store>(kinds: StoreKinds<Store>) => Store

const storage = onePerProcess('storage', (): { open?: OpenStore } => ({}))

/** Connects to what the environment chose, at start-up: once, for all stores, behind one breaker. */
export async function connectStorage(choice: StoreChoice): Promise<void> {
  storage().open ??= await connect(choice)
}

/** Opens a store in it: sessions, profiles, or whatever an application keeps beside them. */
export function openStore<Store>(kinds: StoreKinds<Store>): Store {
  const { open } = storage()
  if (open === undefined) throw new Error('storage is connected at start-up, before a store is opened')
  return open(kinds)
}

/**
 * A kind that the environment can choose and that has no case here does not compile. Only the chosen client is loaded,
 * and neither by the gate nor by a page: each has modules of its own, and every one delays the first answer.
 */
async function connect(choice: StoreChoice): Promise<OpenStore> {
  switch (choice.kind) {
    case 'file':
      return (kinds) => kinds.file(choice.path)
    case 'redis': {
      const { BUDGET_MS, openRedis } = await import('./redis/over-tcp.ts')
      const redis = behindBreaker(openRedis(choice.urls), BUDGET_MS)
      return (kinds) => kinds.redis(redis, choice.kind)
    }
    case 'upstash': {
      const { BUDGET_MS, openUpstash } = await import('./redis/over-rest.ts')
      const redis = behindBreaker(openUpstash(choice.url, choice.token), BUDGET_MS)
      return (kinds) => kinds.redis(redis, choice.kind)
    }
  }
}
