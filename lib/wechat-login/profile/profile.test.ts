import { expect, it } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { deriveKeyRing } from '../keys/keys.ts'
import { parseAvatarUrl } from '../wechat/avatar-url.ts'
import { parseOpenId } from '../wechat/open-id.ts'
import { isOld, type ProfileRecord, parseProfile, remainingSeconds, serializeProfile } from './profile.ts'
import { openRefreshSeal, sealRefreshToken } from './refresh-seal.ts'

const DAY = 24 * 3600
const [openId, other] = [
  sane(parseOpenId('oABCDEFGHIJKLMNOPQRSTUVWXYZ1')),
  sane(parseOpenId('oABCDEFGHIJKLMNOPQRSTUVWXYZ2')),
]

const record = (changes: Partial<ProfileRecord> = {}): ProfileRecord => ({
  openId,
  nickname: '小红 🌸',
  avatarUrl: parseAvatarUrl('https://wx.qlogo.cn/x/132'),
  consentedAt: 1000,
  fetchedAt: 1000,
  refreshSeal: null,
  ...changes,
})

it('is old a day after it was fetched, and over thirty days after the consent', () => {
  expect([isOld(record(), 1000 + DAY - 1), isOld(record(), 1000 + DAY)]).toEqual([false, true])
  expect(remainingSeconds(record({ fetchedAt: 1000 + 20 * DAY }), 1000 + 20 * DAY)).toBe(10 * DAY)
})

it('is read as it was written, by its owner alone', () => {
  const text = serializeProfile(record())
  expect(parseProfile(text, openId)).toEqual(record())
  expect(parseProfile(text, other)).toBeNull()
})

it.each(['', '{}', 'null', '[1]', serializeProfile(record()).slice(0, -1)])('is none in %j', (text) => {
  expect(parseProfile(text, openId)).toBeNull()
})

it('never points a page at a picture of another host, whatever the store says', () => {
  const text = serializeProfile(record()).replace('wx.qlogo.cn', 'evil.example')
  expect(parseProfile(text, openId)?.avatarUrl).toBeNull()
})

it('holds the refresh token so that only its owner and our secrets open it', async () => {
  const [old, next] = ['old'.repeat(12), 'next'.repeat(12)]
  const seal = await sealRefreshToken('REFRESH', openId, deriveKeyRing([old]))
  expect(seal).not.toContain('REFRESH')
  expect(await openRefreshSeal(seal, openId, deriveKeyRing([next, old]))).toBe('REFRESH')
  expect(await openRefreshSeal(seal, other, deriveKeyRing([old]))).toBeNull()
  expect(await openRefreshSeal(seal, openId, deriveKeyRing([next]))).toBeNull()
  expect(await openRefreshSeal('rubbish', openId, deriveKeyRing([old]))).toBeNull()
})
