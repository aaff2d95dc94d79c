import { onePerProcess } from '../../process/per-process.ts'
import { openStore } from '../../storage/storage.ts'
import { filePairings } from './file.ts'
import { redisPairings } from './redis.ts'
import { watchPairings } from './watched.ts'

/** The pairings of this process, beside the sessions. */
export const getPairings = onePerProcess('pairings', () =>
  watchPairings(openStore({ file: filePairings, redis: redisPairings })),
)
