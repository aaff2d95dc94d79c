import { z } from 'zod'
import { type AvatarUrl, parseAvatarUrl } from '../wechat/avatar-url.ts'
import type { OpenId } from '../wechat/open-id.ts'

/** As much of somebody's WeChat profile as a page shows. */
export type Profile = {
  /** May be empty. */
  readonly nickname: string
  readonly avatarUrl: AvatarUrl | null
}

/** The part of a page that says that a consent brought no profile. */
export const NOT_KEPT = 'profile-not-kept'

/** What is kept of somebody who consented. Times are whole seconds since 1970. */
export type ProfileRecord = Profile & {
  readonly openId: OpenId
  readonly consentedAt: number
  readonly fetchedAt: number
  /** WeChat's refresh token, sealed; null: there is none, or WeChat takes it no more. */
  readonly refreshSeal: string | null
}

/*
 * Nothing outlives the consent: for thirty days WeChat tells the server by itself what has changed (its refresh token
 * lives as long, and is not known to live longer for being used), then the visitor is asked again, if he taps.
 */
export const CONSENT_SECONDS = 30 * 24 * 3600
const OLD_AFTER_SECONDS = 24 * 3600

/** The address of a picture dies when its owner takes another one. */
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
 * What stands in the text of every record of the same consent and of no other. Nothing else in it looks like this: a
 * quotation mark in a nickname is escaped.
 */
export function consentMark({ consentedAt }: ProfileRecord): string {
  return `"consentedAt":${consentedAt},`
}

/** Null for what we would not have written, or have written for somebody else. */
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
