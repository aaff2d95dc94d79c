export type UnreachableReason = 'timeout' | 'connection' | 'refused' | 'read-only' | 'unreadable'

/** A store could not be asked. Safe to log whole: the client's own error, which may hold values, is dropped. */
export class StoreUnreachableError extends Error {
  override readonly name = 'StoreUnreachableError'
  readonly code = 'STORE_UNREACHABLE'
  readonly reason: UnreachableReason
  /** Such as `ECONNREFUSED`, `READONLY` or `SQLITE_5`, by SQLite's own number; null: there is none. */
  readonly causeCode: string | null

  constructor(reason: UnreachableReason, causeCode: string | null = null) {
    super(`the store could not be asked: ${reason}${causeCode === null ? '' : ` (${causeCode})`}`)
    this.reason = reason
    this.causeCode = causeCode
  }

  /** Whether nothing at all came back: waiting for the next question would bring no more. */
  get broughtNoAnswer(): boolean {
    return this.reason === 'timeout' || this.reason === 'connection'
  }
}

/** Told by its code: the store may have been opened by the gate's bundle and asked by a page's, with a class of its own. */
export function isStoreUnreachable(thrown: unknown): thrown is StoreUnreachableError {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'STORE_UNREACHABLE'
}
