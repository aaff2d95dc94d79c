import { reportRefusedValue } from '../../storage/report-refused-value.ts'
import type { OpenId } from '../../wechat/open-id.ts'
import { type ProfileRecord, parseProfile } from '../profile.ts'

/**
 * The store of the profiles, one per user, each with an expiry. Every method throws StoreUnreachableError when the
 * store could not be asked: that is never "none".
 */
export interface ProfileStore {
  /** Null: no consent, or none in the last thirty days. */
  read(openId: OpenId): Promise<ProfileRecord | null>
  /** Stores the profile of a new consent, and replaces an older one. */
  keep(record: ProfileRecord, ttlSeconds: number): Promise<void>
  /** Updates a profile if its own consent is still stored; false: that consent has ended, even if there is a newer one. */
  renew(record: ProfileRecord, ttlSeconds: number): Promise<boolean>
  forget(openId: OpenId): Promise<void>
}

/** The profile in a stored text; null: none, or not one of this owner's, which is logged. */
export function profileIn(text: string | null, owner: OpenId): ProfileRecord | null {
  if (text === null) return null
  const record = parseProfile(text, owner)
  if (record === null) reportRefusedValue('profile', 'unreadable')
  return record
}
