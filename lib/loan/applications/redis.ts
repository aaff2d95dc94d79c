import { count, texts } from '../../storage/redis/answers.ts'
import type { Redis } from '../../storage/redis/command.ts'
import { parseApplication, serializeApplication } from '../application.ts'
import { type ApplicationStore, newestFirst } from './store.ts'

/** Applications in Redis: one hash a borrower under `loan:`, the only keys of ours without an expiry. */
export function redisApplications({ ask }: Pick<Redis, 'ask'>): ApplicationStore {
  return {
    submit: async (borrower, application) => {
      const value = serializeApplication(application)
      const [answer] = await ask([{ verb: 'hsetnx', key: `loan:${borrower}`, field: application.id, value }])
      return count(answer) === 1
    },
    list: async (borrower) => {
      const [answer] = await ask([{ verb: 'hvals', key: `loan:${borrower}` }])
      return newestFirst(texts(answer).map(parseApplication))
    },
  }
}
