import type { Finding as StorageFinding } from '../storage/inspect.ts'

/** What one question found out. Safe to write down whole: no secret, no code, no openId. */
export type Finding = Omit<StorageFinding, 'what'> & {
  /** In a few words, such as `certificate`; for the environment, the variable's name. */
  readonly what: string
}

export function fine(what: string, found: string): Finding {
  return { what, verdict: 'fine', found, remedy: null }
}

/** It could not be asked, or nobody but the operator can judge it. */
export function unknown(what: string, found: string, remedy: string | null = null): Finding {
  return { what, verdict: 'unknown', found, remedy }
}

/** Visitors can be served, and something may be lost. */
export function warning(what: string, found: string, remedy: string): Finding {
  return { what, verdict: 'warning', found, remedy }
}

/** Visitors cannot be served. */
export function fault(what: string, found: string, remedy: string): Finding {
  return { what, verdict: 'fault', found, remedy }
}
