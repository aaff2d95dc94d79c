import { storeOfProcess } from '../../storage/storage.ts'
import { fileProfiles } from './file.ts'
import { redisProfiles } from './redis.ts'

/** The profiles of this process, beside the sessions. */
export const getProfiles = storeOfProcess('profiles', { file: fileProfiles, redis: redisProfiles })
