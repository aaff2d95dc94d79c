/** The Redis commands that our stores need, each on one key, so that a cluster can route them. */
export type Command =
  | { readonly verb: 'get' | 'getOnPrimary' | 'del'; readonly key: string }
  | {
      readonly verb: 'set'
      readonly key: string
      readonly value: string
      readonly ttlMs: number
      readonly only?: 'NX' | 'XX'
    }
  | { readonly verb: 'zrem'; readonly key: string; readonly members: readonly [string, ...string[]] }
  | { readonly verb: 'zAbove'; readonly key: string; readonly score: number }
  /** A Lua script, which runs atomically on the primary, with `key` as `KEYS[1]`. */
  | {
      readonly verb: 'eval'
      readonly script: string
      readonly key: string
      readonly values: readonly string[]
    }

/**
 * Sends the commands in one round trip, in order.
 * @returns one answer per command; `WRONG_TYPE` if its key has another type
 * @throws {StoreUnreachableError} when one of them was refused for another reason
 */
export type Ask = (commands: readonly Command[]) => Promise<readonly unknown[]>

/** A Redis, over TCP or REST. */
export type Redis = { readonly ask: Ask; readonly close: () => void }

/** Whether a command only reads, so that a replica may answer it. */
export function isRead(command: Command): boolean {
  return ['get', 'zAbove'].includes(command.verb)
}

/*
 * A replica refuses to write, and so this script, which changes nothing: a key that is renamed to its own name, or an
 * absent one that is deleted, stays as it is. Both are allowed where memory has run out.
 */
const GET_ON_PRIMARY = `local value = redis.call('GET', KEYS[1])
if value then redis.call('RENAMENX', KEYS[1], KEYS[1]) else redis.call('DEL', KEYS[1]) end
return value`

/** The command in Redis's own words, with nothing that Redis 6.0 does not know. */
export function toArguments(command: Command): string[] {
  switch (command.verb) {
    case 'get':
      return ['GET', command.key]
    case 'getOnPrimary':
      return ['EVAL', GET_ON_PRIMARY, '1', command.key]
    case 'del':
      return ['DEL', command.key]
    case 'set': {
      const condition = command.only === undefined ? [] : [command.only]
      return ['SET', command.key, command.value, ...condition, 'PX', String(command.ttlMs)]
    }
    case 'zrem':
      return ['ZREM', command.key, ...command.members]
    case 'zAbove':
      return ['ZRANGEBYSCORE', command.key, `(${command.score}`, '+inf']
    case 'eval':
      return ['EVAL', command.script, '1', command.key, ...command.values]
  }
}
