import { expect, it } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { deriveKeyRing } from '../keys/keys.ts'
import { parseOpenId } from '../wechat/open-id.ts'
import { findHandedOver, handOver } from './hand-over.ts'
import { newTracker } from './tracker.ts'

const keys = deriveKeyRing(['a secret for the hand-over, long enough'])
const openId = sane(parseOpenId('oABCDEFGHIJKLMNOPQRSTUVWXYZ1'))
const [tracker, other] = [newTracker(keys), newTracker(keys)]
const session = {
  tracker,
  record: { openId, loginAt: 1, endsAt: 2, renewedAt: 1, device: '微信' },
  degraded: false,
}
const NOW_MS = 1_800_000_000_000

it('hands the session to the page of the same request, as often as that request asks', () => {
  const id = handOver(session, NOW_MS)
  expect(findHandedOver(id, [tracker], NOW_MS + 500)).toEqual(session)
  expect(findHandedOver(id, [other, tracker], NOW_MS + 10_000)).toEqual(session)
})

it('is nothing to a request that does not send its T, nor some seconds later', () => {
  const id = handOver(session, NOW_MS)
  expect(findHandedOver(id, [other], NOW_MS)).toBeNull()
  expect(findHandedOver(id, [], NOW_MS)).toBeNull()
  expect(findHandedOver(id, [tracker], NOW_MS + 10_001)).toBeNull()
})

it('cannot be guessed, or made outside this process', () => {
  const id = handOver(session, NOW_MS)
  expect(Buffer.from(id, 'base64url')).toHaveLength(16)
  expect(handOver(session, NOW_MS)).not.toBe(id)
  for (const forged of [null, '', 'x', '__proto__', id.slice(1), `${id}x`, id.toUpperCase()])
    expect(findHandedOver(forged, [tracker], NOW_MS)).toBeNull()
})

it('carries nothing of the visitor in its header', () => {
  const id = handOver(session, NOW_MS)
  expect(Buffer.from(id, 'base64url').toString('latin1')).not.toContain(openId)
  expect(id).not.toContain(tracker)
})

it('forgets the oldest of ten thousand, whose page asks the store', () => {
  const [first = '', second = ''] = Array.from({ length: 10_001 }, () => handOver(session, NOW_MS))
  expect(findHandedOver(first, [tracker], NOW_MS)).toBeNull()
  expect(findHandedOver(second, [tracker], NOW_MS)).toEqual(session)
})
