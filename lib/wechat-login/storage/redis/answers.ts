import { StoreUnreachableError } from '../unreachable.ts'

/**
 * The answer to a command whose key holds another type than the command is for: that is about this key, and says
 * nothing about the store. Known to all module instances of a process by its name.
 */
export const WRONG_TYPE: unique symbol = Symbol.for('wechat-login/wrong-type')

/** Whether an error of Redis's own is about the one key alone, in a script too (Redis 6 puts its place in front). */
export function isWrongType(message: string): boolean {
  return /^(?:ERR Error running script .*: )?-?WRONGTYPE /.test(message)
}

/*
 * What stands between us and Redis may answer anything: what is none of Redis's own answers to our commands is
 * nonsense, hence an outage, and never "no such key" or "done". A wrong type is a refusal to those who do not expect it.
 */

export function textOrNull(answer: unknown): string | null {
  if (answer === null || typeof answer === 'string') return answer
  throw unexpected(answer)
}

export function texts(answer: unknown): readonly string[] {
  if (Array.isArray(answer)) return answer.map((item) => textOrNull(item) ?? '')
  throw unexpected(answer)
}

/** Of a `SET`: whether its condition held. */
export function isDone(answer: unknown): boolean {
  if (answer === 'OK' || answer === null) return answer === 'OK'
  throw unexpected(answer)
}

export function count(answer: unknown): number {
  if (typeof answer === 'number' && Number.isInteger(answer)) return answer
  throw unexpected(answer)
}

export const nonsense = () => new StoreUnreachableError('unreadable')

const unexpected = (answer: unknown) =>
  answer === WRONG_TYPE ? new StoreUnreachableError('refused', 'WRONGTYPE') : nonsense()
