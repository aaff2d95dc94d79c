import { createHash } from 'node:crypto'
import type { Note } from '../reply.ts'

/** One request, as the tests may see it: neither codes nor secrets in the clear. */
export type LogEntry = {
  readonly at: string
  readonly method: string
  readonly path: string
  readonly parameters: readonly string[]
  readonly userAgent: string
  readonly outcome: string
  readonly user: string | null
  readonly scope: string | null
  /** A digest of the code: the same in every entry that has it. */
  readonly codeHash: string | null
}

export type Log = {
  /** Adds a request that has arrived, as `pending`. Call the result when it has ended. */
  readonly begin: (request: LoggedRequest) => (note: Note) => void
  readonly entries: () => readonly LogEntry[]
  readonly clear: () => void
}

export type LoggedRequest = {
  readonly method: string
  readonly url: URL
  readonly userAgent: string
}

const MOST_ENTRIES = 2000

export function keepLog(now: () => number): Log {
  let entries: LogEntry[] = []
  return {
    begin: ({ method, url, userAgent }) => {
      const arrived: LogEntry = {
        at: new Date(now()).toISOString(),
        method,
        path: url.pathname,
        parameters: [...url.searchParams.keys()],
        userAgent,
        outcome: 'pending',
        user: null,
        scope: null,
        codeHash: hashOf(url.searchParams.get('code')),
      }
      entries = [...entries, arrived].slice(-MOST_ENTRIES)
      return ({ outcome, user = null, scope = null, code }) => {
        const codeHash = code === undefined ? arrived.codeHash : hashOf(code)
        const ended = { ...arrived, outcome, user, scope, codeHash }
        entries = entries.map((entry) => (entry === arrived ? ended : entry))
      }
    },
    entries: () => entries,
    clear: () => {
      entries = []
    },
  }
}

function hashOf(code: string | null): string | null {
  return code === null ? null : createHash('sha256').update(code).digest('hex').slice(0, 16)
}
