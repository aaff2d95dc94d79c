import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { createClient } from 'redis'

const redis = createClient({ url: process.env.REDIS_URL ?? '' })
redis.on('error', () => {})
const connected = redis.connect()

/** Sessions in Redis, set up as in its documentation (secondary storage). */
export const auth = betterAuth({
  baseURL: process.env.APP_ORIGIN ?? '',
  secret: process.env.SESSION_SECRET ?? '',
  database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  secondaryStorage: {
    get: async (key) => {
      await connected
      return redis.get(key)
    },
    set: async (key, value, ttl) => {
      await connected
      if (ttl) await redis.set(key, value, { expiration: { type: 'EX', value: ttl } })
      else await redis.set(key, value)
    },
    delete: async (key) => {
      await connected
      await redis.del(key)
    },
  },
})
