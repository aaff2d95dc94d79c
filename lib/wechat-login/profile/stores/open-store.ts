import { onePerProcess } from '../../process/per-process.ts'
import { openStore } from '../../storage/storage.ts'
import { fileProfiles } from './file.ts'
import { redisProfiles } from './redis.ts'

/** The profiles of this process, beside the sessions. */
export const getProfiles = onePerProcess('profiles', () =>
  openStore({ file: fileProfiles, redis: redisProfiles }),
)
