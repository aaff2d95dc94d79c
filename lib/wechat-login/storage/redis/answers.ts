import { StoreUnreachableError } from '../unreachable.ts'

/**
 * The answer to a command whose key has another type. It concerns this key, not the store. A global symbol, so that all
 * module instances of a process share it.
 */
export const WRONG_TYPE: unique symbol = Symbol.for('wechat-login/wrong-type')

/** Whether an error of Redis concerns only the key's type, also from a script (where Redis 6 puts its place first). */
export function isWrongType(message: string): boolean {
  return /^(?:ERR Error running script .*: )?-?WRONGTYPE /.test(message)
}

/*
 * A proxy between us and Redis may answer anything. An answer that Redis would not give to our command is nonsense: an
 * outage, never "no such key" or "done". Callers that do not expect a wrong type treat it as a refusal.
 */

export function textOrNull(answer: unknown): string | null {
  if (answer === null || typeof answer === 'string') return answer
  throw unexpected(answer)
}

export function texts(answer: unknown): readonly string[] {
  if (Array.isArray(answer)) return answer.map((item) => textOrNull(item) ?? '')
  throw unexpected(answer)
}

/** The answer to a `SET`: whether its condition held. */
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
