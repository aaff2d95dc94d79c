import { expect, it } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { type OpenId, parseOpenId } from '../wechat/open-id.ts'
import { expiresAtSeconds, isAlive, newRecord, parseRecord, renewalOf, serializeRecord } from './record.ts'

const LIFETIMES = { sessionIdleSeconds: 1800, sessionMaxSeconds: 43_200 }
const NOW = 1_800_000_000
const record = newRecord(openId(), '微信 · Android', NOW, LIFETIMES)

function openId(): OpenId {
  return sane(parseOpenId('oABCDEFGHIJKLMNOPQRSTUVWXYZ1'))
}

it('comes back from its text as it was', () => {
  expect(parseRecord(serializeRecord(record))).toEqual(record)
})

it.each([
  '',
  '{',
  'null',
  '1',
  '[]',
  '{"openId":"o"}',
  serializeRecord(record).replace('1', '2'),
  serializeRecord(record).slice(0, -1),
  '1no 1 2 3 x;',
  '1oABCDEFGHIJKLMNOPQRSTUVWXYZ1 a 2 3 x;',
  '1oABCDEFGHIJKLMNOPQRSTUVWXYZ1 1 2 x;',
])('is none when its text is %j', (text) => {
  expect(parseRecord(text)).toBeNull()
})

it('lives its idle time after each renewal', () => {
  expect([isAlive(record, NOW + 1799, LIFETIMES), isAlive(record, NOW + 1800, LIFETIMES)]).toEqual([
    true,
    false,
  ])
  const renewed = renewalOf(record, NOW + 1000, LIFETIMES)
  expect(renewed !== null && isAlive(renewed, NOW + 2799, LIFETIMES)).toBe(true)
})

it('is renewed once a tenth of its idle time has passed, keeping who, when and until when', () => {
  expect(renewalOf(record, NOW + 179, LIFETIMES)).toBeNull()
  expect(renewalOf(record, NOW + 180, LIFETIMES)).toEqual({ ...record, renewedAt: NOW + 180 })
})

it('never lives past its absolute end, however often it is renewed', () => {
  const late = { ...record, renewedAt: record.endsAt - 10 }
  expect(expiresAtSeconds(late, LIFETIMES)).toBe(record.endsAt)
  expect(isAlive(late, record.endsAt, LIFETIMES)).toBe(false)
})
