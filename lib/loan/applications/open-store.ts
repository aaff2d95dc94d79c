import { openApplicationData } from '../../wechat-login/index.ts'
import { fileApplications } from './file.ts'
import { redisApplications } from './redis.ts'
import type { ApplicationStore } from './store.ts'

/** Opens the store of the applications, beside the sessions. */
export function getApplications(): Promise<ApplicationStore> {
  return openApplicationData('applications', { file: fileApplications, redis: redisApplications })
}
