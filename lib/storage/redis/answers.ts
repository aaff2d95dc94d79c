import { StoreUnreachableError } from '../unreachable.ts'

/*
 * What stands between us and Redis may answer anything: what is none of Redis's own answers to our commands is
 * nonsense, hence an outage, and never "no such key" or "done".
 */

const LONGEST_TEXT = 65_536 // ours are below 8 KiB

export function textOrNull(answer: unknown): string | null {
  if (answer === null || (typeof answer === 'string' && answer.length <= LONGEST_TEXT)) return answer
  throw nonsense()
}

export function texts(answer: unknown): readonly string[] {
  if (Array.isArray(answer)) return answer.map((item) => textOrNull(item) ?? '')
  throw nonsense()
}

/** Of a `SET`: whether its condition held. */
export function isDone(answer: unknown): boolean {
  if (answer === 'OK' || answer === null) return answer === 'OK'
  throw nonsense()
}

export function count(answer: unknown): number {
  if (typeof answer === 'number' && Number.isInteger(answer)) return answer
  throw nonsense()
}

export const nonsense = () => new StoreUnreachableError('unreadable')
