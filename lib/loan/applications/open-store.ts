import { getConfig } from '../../wechat-login/config/config.ts'
import { perProcess } from '../../wechat-login/process/per-process.ts'
import { sharedRedis } from '../../wechat-login/storage/shared.ts'
import { fileApplications } from './file.ts'
import { redisApplications } from './redis.ts'
import type { ApplicationStore } from './store.ts'

declare global {
  interface PerProcess {
    applications?: ApplicationStore
  }
}

/** Where the environment has applications kept: beside the sessions. Opened once a process. */
export function getApplications(): ApplicationStore {
  const shared = perProcess()
  shared.applications ??= openApplications()
  return shared.applications
}

function openApplications(): ApplicationStore {
  const choice = getConfig().store
  return choice.kind === 'file' ? fileApplications(choice.path) : redisApplications(sharedRedis())
}
