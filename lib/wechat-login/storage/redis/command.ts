/** The few commands of Redis that our stores need, each on one key, so that a cluster can place them. */
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
  /** A script of Lua, which runs where writes go and in one step; it takes `key` as `KEYS[1]`. */
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
 * @returns one answer a command; `WRONG_TYPE` for one whose key holds another type
 * @throws {StoreUnreachableError} when any of them was refused for another reason
 */
export type Ask = (commands: readonly Command[]) => Promise<readonly unknown[]>

/** A Redis that can be asked, however it is reached. */
export type Redis = { readonly ask: Ask; readonly close: () => void }

/** Changes nothing, so that a replica may answer it. */
export function isRead(command: Command): boolean {
  return ['get', 'zAbove'].includes(command.verb)
}

/** As the server takes it. */
export function toArguments(command: Command): string[] {
  switch (command.verb) {
    case 'get':
      return ['GET', command.key]
    case 'getOnPrimary': // GETEX may write, so no replica ever answers it
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
