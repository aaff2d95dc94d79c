import { getConfig } from '../../config/config.ts'
import { getKeys } from '../../keys/keys.ts'
import { storeOfProcess } from '../../storage/storage.ts'
import type { RecordSigning } from '../signed-record.ts'
import { openFileStore } from './file.ts'
import { redisStore } from './redis.ts'
import { type WatchedStore, watchStore } from './watched.ts'

/** The sessions of this process. */
export const getStore = storeOfProcess<WatchedStore>('sessions', {
  file: (path) => watchStore(openFileStore(path, signing())),
  redis: (redis, kind) => watchStore(redisStore(kind, redis, signing())),
})

function signing(): RecordSigning {
  return { keys: getKeys(), sessionMaxSeconds: getConfig().sessionMaxSeconds }
}
