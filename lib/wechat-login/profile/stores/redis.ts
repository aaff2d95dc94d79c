import { count, isDone, nonsense, textOrNull, WRONG_TYPE } from '../../storage/redis/answers.ts'
import type { Redis } from '../../storage/redis/command.ts'
import { reportRefusedValue } from '../../storage/report-refused-value.ts'
import type { OpenId } from '../../wechat/open-id.ts'
import { consentMark, serializeProfile } from '../profile.ts'
import { type ProfileStore, profileIn } from './store.ts'

/** Replaces a record that contains the mark of the same consent. */
const RENEW = `local kept = redis.call('GET', KEYS[1])
if not kept or not string.find(kept, ARGV[1], 1, true) then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`

/** Profiles in Redis: one `profile:` key per user, with an expiry. */
export function redisProfiles({ ask }: Pick<Redis, 'ask'>): ProfileStore {
  return {
    read: async (openId) => {
      // On the primary: the page opens right after the consent, when a replica may not have it yet.
      const [answer] = await ask([{ verb: 'getOnPrimary', key: nameOf(openId) }])
      if (answer !== WRONG_TYPE) return profileIn(textOrNull(answer), openId)
      reportRefusedValue('profile', 'wrong-type')
      return null
    },
    keep: async (record, ttlSeconds) => {
      const [key, value] = [nameOf(record.openId), serializeProfile(record)]
      const [answer] = await ask([{ verb: 'set', key, value, ttlMs: ttlSeconds * 1000 }])
      if (!isDone(answer)) throw nonsense()
    },
    renew: async (record, ttlSeconds) => {
      const values = [consentMark(record), serializeProfile(record), String(ttlSeconds * 1000)]
      const [answer] = await ask([{ verb: 'eval', script: RENEW, key: nameOf(record.openId), values }])
      return answer !== WRONG_TYPE && count(answer) === 1
    },
    forget: async (openId) => {
      count((await ask([{ verb: 'del', key: nameOf(openId) }]))[0])
    },
  }
}

const nameOf = (openId: OpenId) => `profile:${openId}`
