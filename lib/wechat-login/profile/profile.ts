import { z } from 'zod'
import { type AvatarUrl, parseAvatarUrl } from '../wechat/avatar-url.ts'
import type { OpenId } from '../wechat/open-id.ts'

/** The part of a WeChat profile that pages show. */
export type Profile = {
  /** May be empty. */
  readonly nickname: string
  readonly avatarUrl: AvatarUrl | null
}

/** The stored profile of a user who consented. Times are whole seconds since 1970. */
export type ProfileRecord = Profile & {
  readonly openId: OpenId
  readonly consentedAt: number
  readonly fetchedAt: number
  /** WeChat's refresh token, sealed; null: none, or no longer valid. */
  readonly refreshSeal: string | null
}

/*
 * Nothing outlives the consent. For thirty days, the life of WeChat's refresh token, the server can ask for changes;
 * use is not known to make the token live longer. After that, a tap asks the visitor again.
 */
export const CONSENT_SECONDS = 30 * 24 * 3600
const OLD_AFTER_SECONDS = 24 * 3600

/** The address of a picture becomes invalid when its owner changes the picture. */
export function isOld({ fetchedAt }: ProfileRecord, nowSeconds: number): boolean {
  return nowSeconds - fetchedAt >= OLD_AFTER_SECONDS
}

export function remainingSeconds({ consentedAt }: ProfileRecord, nowSeconds: number): number {
  return consentedAt + CONSENT_SECONDS - nowSeconds
}

const stored = z.object({
  openId: z.string(),
  nickname: z.string(),
  avatarUrl: z.string().nullable(),
  consentedAt: z.int(),
  fetchedAt: z.int(),
  refreshSeal: z.string().nullable(),
})

export function serializeProfile(record: ProfileRecord): string {
  return JSON.stringify(record)
}

/**
 * A text that all records of one consent contain, and no others. A nickname cannot imitate it, since its quotation
 * marks are escaped.
 */
export function consentMark({ consentedAt }: ProfileRecord): string {
  return `"consentedAt":${consentedAt},`
}

/** Null: not a record of ours, or another user's. */
export function parseProfile(text: string, owner: OpenId): ProfileRecord | null {
  const record = stored.safeParse(parseJson(text)).data
  if (record === undefined || record.openId !== owner) return null
  const avatarUrl = record.avatarUrl === null ? null : parseAvatarUrl(record.avatarUrl)
  return { ...record, openId: owner, avatarUrl }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
