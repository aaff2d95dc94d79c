import { getConfig } from '../../config/config.ts'
import { getKeys } from '../../keys/keys.ts'
import { perProcess } from '../../process/per-process.ts'
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
  shared.store ??= openStore()
  return shared.store
}

function openStore(): WatchedStore {
  const { store: choice, sessionMaxSeconds } = getConfig()
  const signing = { keys: getKeys(), sessionMaxSeconds }
  const store =
    choice.kind === 'file'
      ? openFileStore(choice.path, signing)
      : redisStore(choice.kind, sharedRedis(), signing)
  return watchStore(store)
}
