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
  | { readonly verb: 'zadd'; readonly key: string; readonly score: number; readonly member: string }
  | { readonly verb: 'zrem'; readonly key: string; readonly members: readonly [string, ...string[]] }
  | { readonly verb: 'zAbove' | 'zRemoveUpTo'; readonly key: string; readonly score: number }
  /** A Lua script, which runs atomically on the primary, with `key` as `KEYS[1]`. */
  | {
      readonly verb: 'eval'
      readonly script: string
      readonly key: string
      readonly values: readonly string[]
    }
  | {
      readonly verb: 'expireAt'
      readonly key: string
      readonly atSeconds: number
      readonly only: 'NX' | 'GT'
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

/** The command in Redis's own words. */
export function toArguments(command: Command): string[] {
  switch (command.verb) {
    case 'get':
      return ['GET', command.key]
    case 'getOnPrimary': // GETEX may write, so no replica answers it
      return ['GETEX', command.key]
    case 'del':
      return ['DEL', command.key]
    case 'set': {
      const condition = command.only === undefined ? [] : [command.only]
      return ['SET', command.key, command.value, ...condition, 'PX', String(command.ttlMs)]
    }
    case 'zadd':
      return ['ZADD', command.key, String(command.score), command.member]
    case 'zrem':
      return ['ZREM', command.key, ...command.members]
    case 'zAbove':
      return ['ZRANGE', command.key, `(${command.score}`, '+inf', 'BYSCORE']
    case 'zRemoveUpTo':
      return ['ZREMRANGEBYSCORE', command.key, '-inf', String(command.score)]
    case 'eval':
      return ['EVAL', command.script, '1', command.key, ...command.values]
    case 'expireAt':
      return ['EXPIREAT', command.key, String(command.atSeconds), command.only]
  }
}
