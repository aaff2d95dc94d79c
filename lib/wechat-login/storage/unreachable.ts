export type UnreachableReason = 'timeout' | 'connection' | 'refused' | 'read-only' | 'unreadable'

/** What else fails for the same reason: every call to the store, every write, or nothing else. */
export type Extent = 'store' | 'writes' | 'question'

const EXTENTS: Readonly<Record<UnreachableReason, Extent>> = {
  timeout: 'store',
  connection: 'store',
  refused: 'question',
  'read-only': 'writes',
  unreadable: 'question',
}

/** A store could not be asked. Safe to log whole: it drops the client's error, which may contain values. */
export class StoreUnreachableError extends Error {
  override readonly name = 'StoreUnreachableError'
  readonly code = 'STORE_UNREACHABLE'
  readonly reason: UnreachableReason
  /** Such as `ECONNREFUSED`, `READONLY` or `SQLITE_5` (SQLite's number); null: none. */
  readonly causeCode: string | null
  readonly extent: Extent

  constructor(reason: UnreachableReason, causeCode: string | null = null, extent: Extent = EXTENTS[reason]) {
    super(`the store could not be asked: ${reason}${causeCode === null ? '' : ` (${causeCode})`}`)
    this.reason = reason
    this.causeCode = causeCode
    this.extent = extent
  }
}

/** By its code, not its class: the gate's bundle and a page's have classes of their own. */
export function isStoreUnreachable(thrown: unknown): thrown is StoreUnreachableError {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'STORE_UNREACHABLE'
}
