import type { OpenId } from '../../wechat/open-id.ts'
import type { SessionRecord } from '../record.ts'
import type { SessionKey } from '../tracker.ts'

/**
 * `won`: only this caller goes on; `pending`: another caller is at work; `settled`: done, with this outcome.
 */
export type Claim =
  | { readonly kind: 'won' }
  | { readonly kind: 'pending' }
  | { readonly kind: 'settled'; readonly outcome: string }

export type SessionEntry = readonly [SessionKey, SessionRecord]

/**
 * The store of the sessions. Everything in it expires.
 * Every method throws StoreUnreachableError when the store could not be asked: that is never "none".
 */
export interface SessionStore {
  readonly kind: 'file' | 'redis' | 'upstash'
  /** Whether a replica may answer `read`, and so miss the latest writes. */
  readonly readMayLag: boolean
  /** Null: no such session, or a foreign value under its key, which is logged. */
  read(key: SessionKey): Promise<SessionRecord | null>
  /** As `read`, but from the primary: sees all earlier writes of any process. */
  readFresh(key: SessionKey): Promise<SessionRecord | null>
  /** Writes the user's index first, so that `endAll` reaches every session. */
  create(key: SessionKey, record: SessionRecord, ttlSeconds: number): Promise<void>
  /** Writes the record if the session is still there; false: it has ended, and stays ended. */
  renew(key: SessionKey, record: SessionRecord, ttlSeconds: number): Promise<boolean>
  end(key: SessionKey): Promise<void>
  /** Ends all sessions of this user, of any process, readable or not; returns their keys. */
  endAll(openId: OpenId): Promise<readonly SessionKey[]>
  /** This user's live sessions, newest first. */
  list(openId: OpenId): Promise<readonly SessionEntry[]>
  /** The first caller with a name wins. The claim expires after `ttlSeconds`, even if the winner dies. */
  claim(name: string, ttlSeconds: number): Promise<Claim>
  /** Stores the outcome of a claim for the later callers, for `ttlSeconds`. */
  settle(name: string, outcome: string, ttlSeconds: number): Promise<void>
  close(): Promise<void>
}

/**
 * Sorts entries for `list`, and drops those that it must not return: an index may name sessions that have ended, foreign
 * values, or, by a mistake, another user's sessions.
 */
export function ownNewestFirst(
  openId: OpenId,
  found: readonly (readonly [SessionKey, SessionRecord | null])[],
): readonly SessionEntry[] {
  return found
    .flatMap(([key, record]): readonly SessionEntry[] => (record?.openId === openId ? [[key, record]] : []))
    .sort(([, a], [, b]) => b.loginAt - a.loginAt)
}
