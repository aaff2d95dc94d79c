export type UnreachableReason = 'timeout' | 'connection' | 'refused' | 'read-only' | 'unreadable'

/** What else fails as long as this does: every question to the store, every write, or no other question. */
export type Extent = 'store' | 'writes' | 'question'

const EXTENTS: Readonly<Record<UnreachableReason, Extent>> = {
  timeout: 'store',
  connection: 'store',
  refused: 'question',
  'read-only': 'writes',
  unreadable: 'question',
}

/** A store could not be asked. Safe to log whole: the client's own error, which may hold values, is dropped. */
export class StoreUnreachableError extends Error {
  override readonly name = 'StoreUnreachableError'
  readonly code = 'STORE_UNREACHABLE'
  readonly reason: UnreachableReason
  /** Such as `ECONNREFUSED`, `READONLY` or `SQLITE_5`, by SQLite's own number; null: there is none. */
  readonly causeCode: string | null
  readonly extent: Extent

  constructor(reason: UnreachableReason, causeCode: string | null = null, extent: Extent = EXTENTS[reason]) {
    super(`the store could not be asked: ${reason}${causeCode === null ? '' : ` (${causeCode})`}`)
    this.reason = reason
    this.causeCode = causeCode
    this.extent = extent
  }
}

/** Told by its code: the store may have been opened by the gate's bundle and asked by a page's, with a class of its own. */
export function isStoreUnreachable(thrown: unknown): thrown is StoreUnreachableError {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'STORE_UNREACHABLE'
}
