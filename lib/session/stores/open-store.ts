import { getConfig, type StoreChoice } from '../../config.ts'
import { perProcess } from '../../per-process.ts'
import { budgetMs, sharedRedis } from '../../storage/shared.ts'
import { openFileStore } from './file.ts'
import { type GuardedStore, guardStore } from './guarded.ts'
import { redisStore } from './redis.ts'

declare global {
  interface PerProcess {
    store?: GuardedStore
  }
}

/** The store that the environment chose, opened once a process. */
export function getStore(): GuardedStore {
  const shared = perProcess()
  shared.store ??= openStore(getConfig().store)
  return shared.store
}

function openStore(choice: StoreChoice): GuardedStore {
  const store = choice.kind === 'file' ? openFileStore(choice.path) : redisStore(choice.kind, sharedRedis())
  return guardStore(store, budgetMs(choice))
}
