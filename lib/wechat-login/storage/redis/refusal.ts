import { type Extent, StoreUnreachableError } from '../unreachable.ts'
import { type Command, isRead } from './command.ts'

/** What each of Redis's error words keeps from being answered. */
const WORDS: Readonly<Record<string, Extent>> = {
  NOAUTH: 'store',
  WRONGPASS: 'store',
  LOADING: 'store',
  MASTERDOWN: 'store',
  CLUSTERDOWN: 'store',
  BUSY: 'store', // a script runs for too long
  READONLY: 'writes', // a replica
  NOPERM: 'writes', // a token or a user that may only read
  OOM: 'writes',
  MISCONF: 'writes', // no snapshot can be written
  NOREPLICAS: 'writes',
  WRONGTYPE: 'question',
  MOVED: 'question',
  ASK: 'question',
  TRYAGAIN: 'question',
  CROSSSLOT: 'question',
}

/**
 * Errors that their first word does not tell apart, most of them limits of an Upstash plan.
 * @see https://upstash.com/docs/redis/troubleshooting
 */
const PHRASES: readonly (readonly [RegExp, string, Extent])[] = [
  [/^ERR unknown command/, 'UNKNOWN_COMMAND', 'question'],
  [/^ERR max .*size exceeded/, 'TOO_LARGE', 'question'],
  [/^ERR DB capacity quota exceeded/, 'CAPACITY', 'writes'],
  [/^ERR max (number of clients reached|concurrent connections exceeded)/, 'MAXCLIENTS', 'store'],
  [/\bexceeded\b|\bquota\b|too many requests|rate.?limit/i, 'QUOTA', 'store'],
  [/^unauthorized\b/i, 'WRONGPASS', 'store'],
  [/^CLUSTERDOWN Hash slot/, 'CLUSTERDOWN', 'question'], // the other slots are served
]

/** Redis before 7 puts a script's own error behind where it happened. */
const FIRST_WORD = /^(?:ERR )?(?:Error running script .{0,200}?: -)?([A-Z]{3,20})\b/

/**
 * An error of Redis's own as an outage of ours: its message may hold values, its code does not.
 * @param unknown what an error keeps from being answered that is not known here; a read that is refused for a reason of
 *   its own is not foreseen, so the whole store is taken to refuse
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

/** Whether a text is an error of Redis's own, wherever it was found. */
export function isKnownRefusal(message: string): boolean {
  return meaningOf(message)[1] !== null
}

function meaningOf(message: string): readonly [code: string | null, extent: Extent | null] {
  for (const [phrase, code, extent] of PHRASES) if (phrase.test(message)) return [code, extent]
  const word = FIRST_WORD.exec(message)?.[1] ?? null
  return [word, word === null ? null : (WORDS[word] ?? null)]
}
