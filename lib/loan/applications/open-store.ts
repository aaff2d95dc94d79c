import { openApplicationData } from '../../wechat-login/index.ts'
import { fileApplications } from './file.ts'
import { redisApplications } from './redis.ts'
import type { ApplicationStore } from './store.ts'

declare global {
  var loanApplications: Promise<ApplicationStore> | undefined
}

/** Where applications are kept: beside the sessions. Opened once a process. */
export function getApplications(): Promise<ApplicationStore> {
  globalThis.loanApplications ??= openApplicationData({ file: fileApplications, redis: redisApplications })
  return globalThis.loanApplications
}
