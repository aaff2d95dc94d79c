import { randomBytes } from 'node:crypto'
import type { Ask, Command } from '../redis/command.ts'
import { isStoreUnreachable } from '../unreachable.ts'
import type { RefusedCommand } from './judge-redis.ts'

const PROBE_TTL_MS = 10_000

/** The keys of the login begin with these: a user may be allowed some alone. */
const PLACES = ['session', 'u', 'claim', 'profile']

/** What the stores' scripts call. */
const CALLED: Readonly<Record<string, string>> = {
  TYPE: '',
  GET: '',
  SET: ", '', 'PX', 10000",
  PTTL: '',
  PEXPIRE: ', 10000',
  ZADD: ", 1, ''",
  ZRANGE: ', 0, -1',
  ZREMRANGEBYSCORE: ", '-inf', 1",
}

/**
 * Tries each command that the stores use, on keys that are soon gone; only a try tells what a user, a cloud or a proxy
 * allows.
 * @returns those that are refused for themselves
 * @throws {StoreUnreachableError} of what keeps every one from being answered
 */
export async function tryCommands(ask: Ask): Promise<readonly RefusedCommand[]> {
  const name = `inspection-${randomBytes(9).toString('base64url')}`
  const [keys, zset] = [PLACES.map((place) => `${place}:${name}`), `u:${name}-set`]
  const set = (key: string): Command => ({ verb: 'set', key, value: '', ttlMs: PROBE_TTL_MS })
  const writes = await triedTogether(
    ask,
    keys.map((key, at) => [`SET ${PLACES[at]}:*`, set(key)]),
  )
  const [key = ''] = keys
  const others = await triedTogether(ask, [
    ['GET', { verb: 'get', key }],
    ['ZRANGEBYSCORE', { verb: 'zAbove', key: zset, score: 0 }],
    ['ZREM', { verb: 'zrem', key: zset, members: ['x'] }],
    ['EVAL', { verb: 'eval', script: 'return 0', key, values: [] }],
  ])
  // Without scripts each of these would say the same.
  const inScripts = others.some(({ command }) => command === 'EVAL')
    ? []
    : await triedTogether(ask, [
        ['RENAMENX in a script', { verb: 'getOnPrimary', key }],
        ...Object.entries(CALLED).map(([call, rest]): Trial => {
          const script = `return redis.call('${call}', KEYS[1]${rest})`
          return [`${call} in a script`, { verb: 'eval', script, key, values: [] }]
        }),
      ])
  const deletions = await triedTogether(
    ask,
    [...keys, zset].map((key) => ['DEL', { verb: 'del', key }]),
  )
  return [...writes, ...others, ...inScripts, ...deletions.slice(0, 1)]
}

type Trial = readonly [name: string, command: Command]

async function triedTogether(ask: Ask, trials: readonly Trial[]): Promise<readonly RefusedCommand[]> {
  const refused = await Promise.all(
    trials.map(async ([command, trial]) => {
      const causeCode = await refusalOf(ask, trial)
      return causeCode === undefined ? [] : [{ command, causeCode }]
    }),
  )
  return refused.flat()
}

/** Undefined: it is answered. */
async function refusalOf(ask: Ask, command: Command): Promise<string | null | undefined> {
  try {
    await ask([command])
    return undefined
  } catch (thrown) {
    if (!isStoreUnreachable(thrown)) throw thrown
    const { causeCode, reason, extent } = thrown
    if (reason === 'unreadable' || (extent === 'store' && causeCode !== 'NOPERM')) throw thrown
    return causeCode
  }
}
