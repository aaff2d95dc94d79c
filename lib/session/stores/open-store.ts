import { getConfig, type StoreChoice } from '../../config.ts'
import { perProcess } from '../../per-process.ts'
import { sharedRedis } from '../../storage/shared.ts'
import { openFileStore } from './file.ts'
import { redisStore } from './redis.ts'
import { type WatchedStore, watchStore } from './watched.ts'

declare global {
  interface PerProcess {
    store?: WatchedStore
  }
}

/** The store that the environment chose, opened once a process. */
export function getStore(): WatchedStore {
  const shared = perProcess()
  shared.store ??= openStore(getConfig().store)
  return shared.store
}

function openStore(choice: StoreChoice): WatchedStore {
  const store = choice.kind === 'file' ? openFileStore(choice.path) : redisStore(choice.kind, sharedRedis())
  return watchStore(store)
}
