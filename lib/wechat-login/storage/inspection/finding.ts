/** One thing that an operator decides about the store, and whether it fits. Safe to write down whole. */
export type Finding = {
  readonly what:
    | 'connection'
    | 'version'
    | 'mode'
    | 'commands'
    | 'eviction'
    | 'persistence'
    | 'role'
    | 'cluster'
    | 'path'
    | 'free-space'
    | 'file-system'
  /**
   * - `fault`: visitors cannot be served; - `warning`: they can, and something may be lost; - `unknown`: it could not be
   * asked, as managed clouds forbid it.
   */
  readonly verdict: 'fine' | 'unknown' | 'warning' | 'fault'
  /** Such as `Redis 6.0.16`. */
  readonly found: string
  readonly remedy: string | null
}

export type What = Finding['what']

/** Whether it stays so until the operator names another server, and nobody could log in until then. */
export function stopsStart({ what, verdict }: Finding): boolean {
  return verdict === 'fault' && ['version', 'mode'].includes(what)
}
