import { type ApplicationRedis, StoreUnreachableError } from '../../wechat-login/index.ts'
import { MOST_APPLICATIONS, parseApplication, serializeApplication } from '../application.ts'
import { type ApplicationStore, compareWithKept, newestFirst } from './store.ts'

/** Deletes a value of another type, which would make every later write fail. */
const SUBMIT = `local type = redis.call('TYPE', KEYS[1]).ok
if type ~= 'hash' and type ~= 'none' then redis.call('DEL', KEYS[1]) end
local kept = redis.call('HGET', KEYS[1], ARGV[1])
if kept then return kept end
if redis.call('HLEN', KEYS[1]) >= ${MOST_APPLICATIONS} then return 'full' end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 'kept'`

const FOREIGN = 'foreign'
const LIST = `local type = redis.call('TYPE', KEYS[1]).ok
if type ~= 'hash' and type ~= 'none' then return {'${FOREIGN}'} end
return redis.call('HVALS', KEYS[1])`

/** Applications in Redis: one hash per borrower under `loan:`, the only keys without an expiry. */
export function redisApplications(redis: ApplicationRedis): ApplicationStore {
  return {
    submit: async (borrower, application) => {
      const values = [application.id, serializeApplication(application)]
      const answer = await redis.text(SUBMIT, nameOf(borrower), values)
      if (answer === 'kept' || answer === 'full') return answer
      if (!answer.startsWith('{')) throw new StoreUnreachableError('unreadable')
      return compareWithKept(application, answer)
    },
    list: async (borrower) => {
      const answer = await redis.texts(LIST, nameOf(borrower))
      if (answer[0] !== FOREIGN) return newestFirst(answer.map(parseApplication), redis)
      redis.reportRefusedValue('loan-application', 'wrong-type')
      return [] // the next submission replaces it
    },
  }
}

const nameOf = (borrower: string) => `loan:${borrower}`
