import { count, isDone, textOrNull, WRONG_TYPE } from '../../storage/redis/answers.ts'
import type { Redis } from '../../storage/redis/command.ts'
import { reportRefusedValue } from '../../storage/report-refused-value.ts'
import type { TicketId } from '../ticket.ts'
import type { PairingStore } from './store.ts'

const SWAP = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`

/** Pairings in Redis: one `pairing:` key per ticket that a phone has opened, with an expiry. */
export function redisPairings({ ask }: Pick<Redis, 'ask'>): PairingStore {
  const read = async (verb: 'get' | 'getOnPrimary', id: TicketId) => {
    const [answer] = await ask([{ verb, key: nameOf(id) }])
    return textIn(answer)
  }
  return {
    glance: (id) => read('get', id),
    read: (id) => read('getOnPrimary', id),
    begin: async (id, text, ttlSeconds) => {
      const key = nameOf(id)
      const [won, kept] = await ask([
        { verb: 'set', key, value: text, ttlMs: ttlSeconds * 1000, only: 'NX' },
        { verb: 'getOnPrimary', key },
      ])
      return isDone(won) ? text : (textIn(kept) ?? '')
    },
    swap: async (id, from, to, ttlSeconds) => {
      const values = [from, to, String(ttlSeconds * 1000)]
      const [answer] = await ask([{ verb: 'eval', script: SWAP, key: nameOf(id), values }])
      return answer !== WRONG_TYPE && count(answer) === 1
    },
  }
}

/** A value of another type is no pairing, and nobody can use its ticket. */
function textIn(answer: unknown): string | null {
  if (answer !== WRONG_TYPE) return textOrNull(answer)
  reportRefusedValue('pairing', 'wrong-type')
  return ''
}

const nameOf = (id: TicketId) => `pairing:${id}`
