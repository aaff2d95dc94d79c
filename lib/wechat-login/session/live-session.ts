import type { SessionRecord } from './record.ts'
import type { Tracker } from './tracker.ts'

// A file of its own: eight files use it, and none of them owns it.

/** Who the visitor is, and by which T. */
export type LiveSession = {
  readonly tracker: Tracker
  readonly record: SessionRecord
  /** The store could not be asked: the openId comes from `UU`. */
  readonly degraded: boolean
}
