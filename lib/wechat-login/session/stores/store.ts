import type { OpenId } from '../../wechat/open-id.ts'
import type { SessionRecord } from '../record.ts'
import type { SessionKey } from '../tracker.ts'

/**
 * - `won`: the caller alone goes on; - `pending`: somebody else is at it; - `settled`: it is done, this came of it.
 */
export type Claim =
  | { readonly kind: 'won' }
  | { readonly kind: 'pending' }
  | { readonly kind: 'settled'; readonly outcome: string }

export type SessionEntry = readonly [SessionKey, SessionRecord]

/**
 * Where sessions are kept. The names promise what happens, not how; everything that is written expires.
 * Every method throws StoreUnreachableError when the store could not be asked: that is never "none".
 */
export interface SessionStore {
  readonly kind: 'file' | 'redis' | 'upstash'
  /** Whether a replica may answer `read`, which has not heard yet of what was written or ended. */
  readonly readMayLag: boolean
  /** Null: no such session, or a value under its key that is no record of it, which the operator is told. */
  read(key: SessionKey): Promise<SessionRecord | null>
  /** As `read`, but from where writes go first: sees what any process wrote before. */
  readFresh(key: SessionKey): Promise<SessionRecord | null>
  /** Writes the user's index first, so that no session is ever out of `endAll`'s reach. */
  create(key: SessionKey, record: SessionRecord, ttlSeconds: number): Promise<void>
  /** Writes the record if the session is still there; false: it has ended, and stays ended. */
  renew(key: SessionKey, record: SessionRecord, ttlSeconds: number): Promise<boolean>
  end(key: SessionKey): Promise<void>
  /** Ends what this user has, as any process wrote it before, readable or not; answers which sessions that were. */
  endAll(openId: OpenId): Promise<readonly SessionKey[]>
  /** This user's living sessions, newest first. */
  list(openId: OpenId): Promise<readonly SessionEntry[]>
  /** The first caller of a name wins it; the claim is gone after `ttlSeconds`, whatever becomes of the winner. */
  claim(name: string, ttlSeconds: number): Promise<Claim>
  /** What came of a claim, for those who came second; kept for `ttlSeconds`. */
  settle(name: string, outcome: string, ttlSeconds: number): Promise<void>
  close(): Promise<void>
}

/**
 * Entries as `list` promises them. An index may name sessions that ended, that are no records of ours, or, after a mistake,
 * of somebody else's.
 */
export function ownNewestFirst(
  openId: OpenId,
  found: readonly (readonly [SessionKey, SessionRecord | null])[],
): readonly SessionEntry[] {
  return found
    .flatMap(([key, record]): readonly SessionEntry[] => (record?.openId === openId ? [[key, record]] : []))
    .sort(([, a], [, b]) => b.loginAt - a.loginAt)
}
