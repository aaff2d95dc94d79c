import { count, isDone, nonsense, textOrNull, texts } from '../../storage/redis/answers.ts'
import type { Redis } from '../../storage/redis/command.ts'
import type { OpenId } from '../../wechat/open-id.ts'
import { parseRecord, type SessionRecord, serializeRecord } from '../record.ts'
import { parseSessionKey, type SessionKey } from '../tracker.ts'
import { type Claim, newestFirst, type SessionEntry, type SessionStore } from './store.ts'

const CLAIMED = '-'

/*
 * All that a user's index names. It writes, so that only the server where writes go runs it: what has not reached a
 * replica yet is named too, and a replica refuses instead of answering.
 */
const NAMED = `local named = redis.call('ZRANGE', KEYS[1], 0, -1)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
return named`

/** Sessions in Redis, over whatever connection: one `session:` key each, one index a user (`u:`), short `claim:`s. */
export function redisStore(kind: SessionStore['kind'], { ask, close }: Redis): SessionStore {
  const readWith = (verb: 'get' | 'getOnPrimary') => async (key: SessionKey) => {
    const text = textOrNull((await ask([{ verb, key: sessionName(key) }]))[0])
    return text === null ? null : recordIn(text, key)
  }

  const entriesOf = async (openId: OpenId): Promise<readonly SessionEntry[]> => {
    const [members] = await ask([{ verb: 'zAbove', key: userName(openId), score: nowSeconds() }])
    const keys = texts(members)
      .map(parseSessionKey)
      .filter((key) => key !== null)
    if (keys.length === 0) return []
    const values = await ask(keys.map((key) => ({ verb: 'get', key: sessionName(key) })))
    return newestFirst(keys.map((key, at) => entryOf(key, textOrNull(values[at]))))
  }

  return {
    kind,
    read: readWith('get'),
    readFresh: readWith('getOnPrimary'),
    create: async (key, record, ttlSeconds) => {
      const user = userName(record.openId)
      const answers = await ask([
        { verb: 'zRemoveUpTo', key: user, score: nowSeconds() },
        { verb: 'zadd', key: user, score: record.endsAt, member: key },
        { verb: 'expireAt', key: user, atSeconds: record.endsAt, only: 'NX' },
        { verb: 'expireAt', key: user, atSeconds: record.endsAt, only: 'GT' }, // GT alone never sets a first one
        { verb: 'set', key: sessionName(key), value: taggedText(key, record), ttlMs: ttlSeconds * 1000 },
      ])
      answers.slice(0, -1).forEach(count)
      if (!isDone(answers.at(-1))) throw nonsense()
    },
    renew: async (key, record, ttlSeconds) => {
      const value = taggedText(key, record)
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
      if (first === undefined) return 0
      const answers = await ask([
        ...[first, ...rest].map((key) => ({ verb: 'del', key: sessionName(key) }) as const),
        { verb: 'zrem', key: index, members: [first, ...rest] },
      ])
      return answers.slice(0, -1).reduce((sum: number, ended) => sum + count(ended), 0)
    },
    list: entriesOf,
    claim: async (name, ttlSeconds): Promise<Claim> => {
      const key = claimName(name)
      const [won, outcome] = await ask([
        { verb: 'set', key, value: CLAIMED, ttlMs: ttlSeconds * 1000, only: 'NX' },
        { verb: 'getOnPrimary', key },
      ])
      if (isDone(won)) return { kind: 'won' }
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

const sessionName = (key: string) => `session:${key}`
const userName = (openId: OpenId) => `u:${openId}`
const claimName = (name: string) => `claim:${name}`
const nowSeconds = () => Math.floor(Date.now() / 1000)

/*
 * A value begins with the first letters of its key: should an answer ever reach the wrong question, nobody gets
 * somebody else's session by it.
 */
const TAG_CHARS = 6
const TAGGED = /^[\w-]{6}1\S+ \d/

function taggedText(key: SessionKey, record: SessionRecord): string {
  return key.slice(0, TAG_CHARS) + serializeRecord(record)
}

function recordIn(text: string, key: SessionKey): SessionRecord | null {
  if (TAGGED.test(text) && !text.startsWith(key.slice(0, TAG_CHARS))) throw nonsense()
  return parseRecord(text.slice(TAG_CHARS))
}

function entryOf(key: SessionKey, text: string | null): SessionEntry | null {
  const record = text === null ? null : recordIn(text, key)
  return record === null ? null : [key, record]
}
