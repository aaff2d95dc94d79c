import { type Extent, StoreUnreachableError } from '../unreachable.ts'
import { type Command, isRead } from './command.ts'

/** What each of Redis's error words affects. */
const WORDS: Readonly<Record<string, Extent>> = {
  NOAUTH: 'store',
  WRONGPASS: 'store',
  LOADING: 'store',
  MASTERDOWN: 'store',
  CLUSTERDOWN: 'store',
  BUSY: 'store', // a script runs too long
  READONLY: 'writes', // a replica
  NOPERM: 'writes', // a read-only token or user
  OOM: 'writes',
  MISCONF: 'writes', // Redis cannot write its snapshot
  NOREPLICAS: 'writes',
  WRONGTYPE: 'question',
  MOVED: 'question',
  ASK: 'question',
  TRYAGAIN: 'question',
  CROSSSLOT: 'question',
}

/**
 * Errors that the first word does not identify, most of them limits of an Upstash plan.
 * @see https://upstash.com/docs/redis/troubleshooting
 */
const PHRASES: readonly (readonly [RegExp, string, Extent])[] = [
  [/^ERR unknown command|Unknown Redis command called from/, 'UNKNOWN_COMMAND', 'question'],
  [/The user executing the script can't (run|access)/, 'NOPERM', 'writes'], // what a script asks for
  [/^ERR max .*size exceeded/, 'TOO_LARGE', 'question'],
  [/^ERR DB capacity quota exceeded/, 'CAPACITY', 'writes'],
  [/^ERR max (number of clients reached|concurrent connections exceeded)/, 'MAXCLIENTS', 'store'],
  [/\bexceeded\b|\bquota\b|too many requests|rate.?limit/i, 'QUOTA', 'store'],
  [/^ERR AUTH <password> called without any password/, 'AUTH', 'store'],
  [/^unauthorized\b/i, 'WRONGPASS', 'store'],
  [/^CLUSTERDOWN Hash slot/, 'CLUSTERDOWN', 'question'], // the other slots still work
]

/** Redis before 7 puts the place before a script's error. */
const FIRST_WORD = /^(?:ERR )?(?:Error running script .{0,200}?: -)?([A-Z]{3,20})\b/

/**
 * Turns an error of Redis into StoreUnreachableError, with its code and without its message, which may contain values.
 * @param unknown what an unknown error affects; for a read, which nothing known refuses alone, the whole store
 */
export function refusal(
  message: string,
  commands: readonly Command[],
  unknown: Extent = commands.every(isRead) ? 'store' : 'question',
): StoreUnreachableError {
  const [code, extent] = meaningOf(message)
  if (extent !== 'writes') return new StoreUnreachableError('refused', code, extent ?? unknown)
  if (commands.every(isRead)) return new StoreUnreachableError('refused', code, 'store')
  return new StoreUnreachableError('read-only', code)
}

/** Whether a text is an error of Redis. */
export function isKnownRefusal(message: string): boolean {
  return meaningOf(message)[1] !== null
}

function meaningOf(message: string): readonly [code: string | null, extent: Extent | null] {
  for (const [phrase, code, extent] of PHRASES) if (phrase.test(message)) return [code, extent]
  const word = FIRST_WORD.exec(message)?.[1] ?? null
  return [word, word === null ? null : (WORDS[word] ?? null)]
}
