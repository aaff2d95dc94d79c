import { count, isDone, nonsense, textOrNull, texts, WRONG_TYPE } from '../../storage/redis/answers.ts'
import type { Redis } from '../../storage/redis/command.ts'
import { reportRefusedValue } from '../../storage/report-refused-value.ts'
import type { OpenId } from '../../wechat/open-id.ts'
import type { RecordSigning } from '../signed-record.ts'
import { parseSessionKey, type SessionKey } from '../tracker.ts'
import { recordIn, recordText, sessionName } from './redis-record.ts'
import { type Claim, ownNewestFirst, type SessionEntry, type SessionStore } from './store.ts'

const CLAIMED = '-'

/*
 * Names one more session in a user's index, forgets those that have ended, and keeps the index for as long as the one
 * that ends last. Under another type's value nobody could ever write: it is deleted, which the answer 1 tells.
 */
const INDEX = `local type = redis.call('TYPE', KEYS[1]).ok
local foreign = type ~= 'zset' and type ~= 'none'
if foreign then redis.call('DEL', KEYS[1]) end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3])
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[4]) then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
return foreign and 1 or 0`

/*
 * Reads a user's whole index. The script contains a write, so that only the primary runs it: a replica may lack the
 * newest entries, and refuses this instead.
 */
const NAMED = `local named = redis.call('ZRANGE', KEYS[1], 0, -1)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
return named`

/** Sessions in Redis: a `session:` key for each, an index for each user (`u:`), and short-lived `claim:` keys. */
export function redisStore(
  kind: Exclude<SessionStore['kind'], 'file'>,
  { ask, close }: Redis,
  signing: RecordSigning,
): SessionStore {
  const readWith = (verb: 'get' | 'getOnPrimary') => async (key: SessionKey) => {
    const [answer] = await ask([{ verb, key: sessionName(key) }])
    return recordIn(answer, key, ask, signing)
  }

  const entriesOf = async (openId: OpenId): Promise<readonly SessionEntry[]> => {
    const [members] = await ask([{ verb: 'zAbove', key: userName(openId), score: nowSeconds() }])
    if (members === WRONG_TYPE) {
      reportRefusedValue('index', 'wrong-type')
      return [] // the next login replaces it
    }
    const keys = texts(members)
      .map(parseSessionKey)
      .filter((key) => key !== null)
    if (keys.length === 0) return []
    const values = await ask(keys.map((key) => ({ verb: 'get', key: sessionName(key) })))
    const records = await Promise.all(keys.map((key, at) => recordIn(values[at], key, ask, signing)))
    return ownNewestFirst(
      openId,
      keys.map((key, at) => [key, records[at] ?? null]),
    )
  }

  return {
    kind,
    readMayLag: kind === 'upstash',
    read: readWith('get'),
    readFresh: readWith('getOnPrimary'),
    create: async (key, record, ttlSeconds) => {
      const nowMs = Date.now()
      const [indexed, kept] = await ask([
        {
          verb: 'eval',
          script: INDEX,
          key: userName(record.openId),
          values: [key, record.endsAt, Math.floor(nowMs / 1000), record.endsAt * 1000 - nowMs].map(String),
        },
        {
          verb: 'set',
          key: sessionName(key),
          value: recordText(key, record, signing),
          ttlMs: ttlSeconds * 1000,
        },
      ])
      if (count(indexed) === 1) reportRefusedValue('index', 'wrong-type')
      if (!isDone(kept)) throw nonsense()
    },
    renew: async (key, record, ttlSeconds) => {
      const value = recordText(key, record, signing)
      const [answer] = await ask([
        { verb: 'set', key: sessionName(key), value, ttlMs: ttlSeconds * 1000, only: 'XX' },
      ])
      return isDone(answer)
    },
    end: async (key) => {
      count((await ask([{ verb: 'del', key: sessionName(key) }]))[0])
    },
    endAll: async (openId) => {
      const index = userName(openId)
      const [named] = await ask([{ verb: 'eval', script: NAMED, key: index, values: [String(nowSeconds())] }])
      const [first, ...rest] = texts(named)
      if (first === undefined) return []
      const answers = await ask([
        ...[first, ...rest].map((key) => ({ verb: 'del', key: sessionName(key) }) as const),
        { verb: 'zrem', key: index, members: [first, ...rest] },
      ])
      return [first, ...rest]
        .filter((_, at) => count(answers[at]) > 0)
        .map(parseSessionKey)
        .filter((key) => key !== null)
    },
    list: entriesOf,
    claim: async (name, ttlSeconds): Promise<Claim> => {
      const key = claimName(name)
      const [won, outcome] = await ask([
        { verb: 'set', key, value: CLAIMED, ttlMs: ttlSeconds * 1000, only: 'NX' },
        { verb: 'getOnPrimary', key },
      ])
      if (isDone(won)) return { kind: 'won' }
      if (outcome === WRONG_TYPE) {
        reportRefusedValue('claim', 'wrong-type')
        return { kind: 'settled', outcome: '' }
      }
      const text = textOrNull(outcome)
      return text === null || text === CLAIMED ? { kind: 'pending' } : { kind: 'settled', outcome: text }
    },
    settle: async (name, outcome, ttlSeconds) => {
      const [answer] = await ask([
        { verb: 'set', key: claimName(name), value: outcome, ttlMs: ttlSeconds * 1000 },
      ])
      if (!isDone(answer)) throw nonsense()
    },
    close: async () => close(),
  }
}

const userName = (openId: OpenId) => `u:${openId}`
const claimName = (name: string) => `claim:${name}`
const nowSeconds = () => Math.floor(Date.now() / 1000)
