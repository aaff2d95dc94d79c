/** A stop, as its first signal began it. */
export type Stop = { readonly begunAtMs: number; readonly drainMs: number }

/**
 * | phase      | `/health/ready` | new connections | in flight             | an answer's connection |
 * | ---------- | --------------- | --------------- | --------------------- | ---------------------- |
 * | `serving`  | 200             | accepted        |                       | stays open             |
 * | `draining` | 503             | accepted        |                       | closes                 |
 * | `closing`  |                 | refused         | ends                  | closes                 |
 * | `overdue`  |                 | refused         | is cut off            | closes                 |
 */
export type StopPhase = 'serving' | 'draining' | 'closing' | 'overdue'

/** How long a request may take once the listener is closed: a login in a queue needs 15 s. */
export const LONGEST_CLOSING_MS = 20_000

/** In which work may end that the cut requests left behind. Whoever stops the process waits for drain, closing and this. */
export const LAST_WORK_MS = 3000

/** A terminal sends its signal to npm too, and npm passes it on: so soon it is the same one. */
export const SAME_SIGNAL_MS = 500

/** @param stop null: no signal has come */
export function stopPhase(stop: Stop | null, nowMs: number): StopPhase {
  if (stop === null) return 'serving'
  const closesAtMs = stop.begunAtMs + stop.drainMs
  if (nowMs < closesAtMs) return 'draining'
  return nowMs < closesAtMs + LONGEST_CLOSING_MS ? 'closing' : 'overdue'
}

/** What a signal asks for: the first one a stop, another one the end at once. */
export function judgeSignal(stop: Stop | null, nowMs: number): 'stop' | 'nothing-new' | 'end-at-once' {
  if (stop === null) return 'stop'
  return nowMs - stop.begunAtMs < SAME_SIGNAL_MS ? 'nothing-new' : 'end-at-once'
}
