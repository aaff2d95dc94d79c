import type { SessionRecord } from './record.ts'
import type { Tracker } from './tracker.ts'

// A file of its own: eight files pass it on, and none of them is its owner.

/** Who the visitor is, and by which T. */
export type LiveSession = {
  readonly tracker: Tracker
  readonly record: SessionRecord
  /** The store could not be asked: `UU` alone says who this is. */
  readonly degraded: boolean
}
