import { getConfig } from '../../config.ts'
import { perProcess } from '../../per-process.ts'
import { newBreaker } from '../../storage/breaker.ts'
import { budgetMs, sharedRedis } from '../../storage/shared.ts'
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
  const store = choice.kind === 'file' ? fileProfiles(choice.path) : redisProfiles(sharedRedis())
  const { ask } = newBreaker(budgetMs(choice))
  return {
    read: (openId) => ask(() => store.read(openId)),
    keep: (record, ttlSeconds) => ask(() => store.keep(record, ttlSeconds)),
    renew: (record, ttlSeconds) => ask(() => store.renew(record, ttlSeconds)),
    forget: (openId) => ask(() => store.forget(openId)),
  }
}
