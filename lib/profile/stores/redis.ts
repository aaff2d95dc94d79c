import { count, isDone, nonsense, textOrNull } from '../../storage/redis/answers.ts'
import type { Redis } from '../../storage/redis/command.ts'
import type { OpenId } from '../../wechat/open-id.ts'
import { type ProfileRecord, parseProfile, serializeProfile } from '../profile.ts'
import type { ProfileStore } from './store.ts'

/** Profiles in Redis: one `profile:` key a person, with an expiry. */
export function redisProfiles({ ask }: Pick<Redis, 'ask'>): ProfileStore {
  const set = async (record: ProfileRecord, ttlSeconds: number, condition: { only?: 'XX' }) => {
    const [key, value] = [nameOf(record.openId), serializeProfile(record)]
    const [answer] = await ask([{ verb: 'set', key, value, ttlMs: ttlSeconds * 1000, ...condition }])
    return isDone(answer)
  }
  return {
    read: async (openId) => {
      // On the primary: the page is opened right after the consent was kept, when a replica may not know it yet.
      const text = textOrNull((await ask([{ verb: 'getOnPrimary', key: nameOf(openId) }]))[0])
      return text === null ? null : parseProfile(text, openId)
    },
    keep: async (record, ttlSeconds) => {
      if (!(await set(record, ttlSeconds, {}))) throw nonsense()
    },
    renew: (record, ttlSeconds) => set(record, ttlSeconds, { only: 'XX' }),
    forget: async (openId) => {
      count((await ask([{ verb: 'del', key: nameOf(openId) }]))[0])
    },
  }
}

const nameOf = (openId: OpenId) => `profile:${openId}`
