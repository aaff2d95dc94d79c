import { reportRefusedValue } from '../../storage/report-refused-value.ts'
import type { OpenId } from '../../wechat/open-id.ts'
import { type ProfileRecord, parseProfile } from '../profile.ts'

/**
 * Where profiles are kept, one a person, each for a while. Every method throws StoreUnreachableError when the store
 * could not be asked: that is never "none".
 */
export interface ProfileStore {
  /** Null: he has not consented, or not lately. */
  read(openId: OpenId): Promise<ProfileRecord | null>
  /** Keeps a profile that its owner has just consented to, in place of what was there. */
  keep(record: ProfileRecord, ttlSeconds: number): Promise<void>
  /** Keeps a newer state of a consent while that one is still there; false: it has ended, be there a newer one or not. */
  renew(record: ProfileRecord, ttlSeconds: number): Promise<boolean>
  forget(openId: OpenId): Promise<void>
}

/** The profile in a stored text; null: none, or not one of this owner's, which the operator is told. */
export function profileIn(text: string | null, owner: OpenId): ProfileRecord | null {
  if (text === null) return null
  const record = parseProfile(text, owner)
  if (record === null) reportRefusedValue('profile', 'unreadable')
  return record
}
