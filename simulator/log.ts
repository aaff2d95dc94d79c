import { createHash } from 'node:crypto'
import type { Note } from './reply.ts'

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
  /** The same for one code in every entry, and not to be turned back into it. */
  readonly codeHash: string | null
}

export type Log = {
  readonly add: (request: LoggedRequest, note: Note) => void
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
    add: ({ method, url, userAgent }, note) => {
      const code = note.code ?? url.searchParams.get('code')
      entries.push({
        at: new Date(now()).toISOString(),
        method,
        path: url.pathname,
        parameters: [...url.searchParams.keys()],
        userAgent,
        outcome: note.outcome,
        user: note.user ?? null,
        scope: note.scope ?? null,
        codeHash: code === null ? null : createHash('sha256').update(code).digest('hex').slice(0, 16),
      })
      if (entries.length > MOST_ENTRIES) entries = entries.slice(-MOST_ENTRIES)
    },
    entries: () => entries,
    clear: () => {
      entries = []
    },
  }
}
