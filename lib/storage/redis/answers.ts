import { StoreUnreachableError } from '../unreachable.ts'

// Each leaves reading as it was: a replica, a full memory, a token or a disk that allows no writing.
const WRITES_REFUSED = ['READONLY', 'NOPERM', 'OOM', 'MISCONF', 'NOREPLICAS']

/** An error of Redis's own as an outage of ours; its message may hold values, its first word does not. */
export function refusal(message: string): StoreUnreachableError {
  const word = /^(?:ERR )?([A-Z]{3,20})\b/.exec(message)?.[1] ?? null
  const readOnly = word !== null && WRITES_REFUSED.includes(word)
  return new StoreUnreachableError(readOnly ? 'read-only' : 'refused', word)
}

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
