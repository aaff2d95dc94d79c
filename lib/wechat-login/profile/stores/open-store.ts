import { getConfig } from '../../config/config.ts'
import { perProcess } from '../../process/per-process.ts'
import { sharedRedis } from '../../storage/shared.ts'
import { fileProfiles } from './file.ts'
import { redisProfiles } from './redis.ts'
import type { ProfileStore } from './store.ts'

declare global {
  interface PerProcess {
    profiles?: ProfileStore
  }
}

/** Where the environment has profiles kept: beside the sessions. Opened once a process. */
export function getProfiles(): ProfileStore {
  const shared = perProcess()
  shared.profiles ??= openProfiles()
  return shared.profiles
}

function openProfiles(): ProfileStore {
  const choice = getConfig().store
  return choice.kind === 'file' ? fileProfiles(choice.path) : redisProfiles(sharedRedis())
}
