import { getConfig } from '../../config.ts'
import { perProcess } from '../../per-process.ts'
import { newBreaker } from '../../storage/breaker.ts'
import { budgetMs, sharedRedis } from '../../storage/shared.ts'
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
  const store = choice.kind === 'file' ? fileApplications(choice.path) : redisApplications(sharedRedis())
  const { ask } = newBreaker(budgetMs(choice))
  return {
    submit: (borrower, application) => ask(() => store.submit(borrower, application)),
    list: (borrower) => ask(() => store.list(borrower)),
  }
}
