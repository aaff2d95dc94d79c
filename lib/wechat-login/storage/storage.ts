import type { StoreChoice } from '../config/config.ts'
import { onePerProcess } from '../process/per-process.ts'
import { behindBreaker } from './redis/breaker.ts'
import type { Redis } from './redis/command.ts'

/** How to open a store in each kind of storage. */
export type StoreKinds<Store> = {
  readonly file: (path: string) => Store
  readonly redis: (redis: Redis, kind: 'redis' | 'upstash') => Store
}

type OpenStore = <Store>(kinds: StoreKinds<Store>) => Store

const storage = onePerProcess('storage', (): { open?: OpenStore } => ({}))

/** Connects at start-up to the storage that the environment names: once for all stores, behind one breaker. */
export async function connectStorage(choice: StoreChoice): Promise<void> {
  storage().open ??= await connect(choice)
}

/** Opens a store in it: sessions, profiles, or an application's own data. */
export function openStore<Store>(kinds: StoreKinds<Store>): Store {
  const { open } = storage()
  if (open === undefined) throw new Error('storage is connected at start-up, before a store is opened')
  return open(kinds)
}

/**
 * A kind without a case here does not compile. Loads only the chosen client, at start-up: the gate and the pages have
 * their own module instances, and loading it there would delay the first answer.
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
