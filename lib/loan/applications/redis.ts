import { nonsense, texts, WRONG_TYPE } from '../../wechat-login/storage/redis/answers.ts'
import type { Redis } from '../../wechat-login/storage/redis/command.ts'
import { askReplacingForeign } from '../../wechat-login/storage/redis/replace-foreign.ts'
import { reportRefusedValue } from '../../wechat-login/storage/report-refused-value.ts'
import { MOST_APPLICATIONS, parseApplication, serializeApplication } from '../application.ts'
import { type ApplicationStore, compareWithKept, newestFirst } from './store.ts'

const SUBMIT = `local kept = redis.call('HGET', KEYS[1], ARGV[1])
if kept then return kept end
if redis.call('HLEN', KEYS[1]) >= ${MOST_APPLICATIONS} then return 'full' end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 'kept'`

/** Applications in Redis: one hash a borrower under `loan:`, the only keys of ours without an expiry. */
export function redisApplications({ ask }: Pick<Redis, 'ask'>): ApplicationStore {
  return {
    submit: async (borrower, application) => {
      const values = [application.id, serializeApplication(application)]
      const key = nameOf(borrower)
      const [answer] = await askReplacingForeign(ask, [{ verb: 'eval', script: SUBMIT, key, values }], {
        key,
        type: 'hash',
        place: 'loan-application',
      })
      if (answer === 'kept' || answer === 'full') return answer
      if (typeof answer !== 'string' || !answer.startsWith('{')) throw nonsense()
      return compareWithKept(application, answer)
    },
    list: async (borrower) => {
      const [answer] = await ask([{ verb: 'hvals', key: nameOf(borrower) }])
      if (answer === WRONG_TYPE) {
        reportRefusedValue('loan-application', 'wrong-type')
        return [] // the next submission replaces it
      }
      return newestFirst(texts(answer).map(parseApplication))
    },
  }
}

const nameOf = (borrower: string) => `loan:${borrower}`
