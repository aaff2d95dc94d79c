import { getConfig } from '../../config/of-process.ts'
import { getKeys } from '../../keys/keys.ts'
import { onePerProcess } from '../../process/per-process.ts'
import { openStore } from '../../storage/storage.ts'
import { openFileStore } from './file.ts'
import { redisStore } from './redis.ts'
import type { SessionStore } from './store.ts'
import { watchStore } from './watched.ts'

/** The sessions of this process. */
export const getStore = onePerProcess('sessions', () => {
  const signing = { keys: getKeys(), sessionMaxSeconds: getConfig().sessionMaxSeconds }
  const store = openStore<SessionStore>({
    file: (path) => openFileStore(path, signing),
    redis: (redis, kind) => redisStore(kind, redis, signing),
  })
  return watchStore(store)
})
