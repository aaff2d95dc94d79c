import { expect, it } from 'vitest'
import { deriveKeyRing } from '../keys/keys.ts'
import { parseOpenId } from '../wechat/open-id.ts'
import { openHandOver, sealHandOver } from './hand-over.ts'
import { newTracker } from './tracker.ts'

const keys = deriveKeyRing(['a secret for the hand-over, long enough'])
const openId = parseOpenId('oABCDEFGHIJKLMNOPQRSTUVWXYZ1')
if (openId === null) throw new Error('a sane openId')
const [tracker, other] = [newTracker(keys), newTracker(keys)]
const session = {
  tracker,
  record: { openId, loginAt: 1, endsAt: 2, renewedAt: 1, device: '微信' },
  degraded: false,
}
const NOW_MS = 1_800_000_000_000

it('hands the session to the page of the same request', () => {
  expect(openHandOver(sealHandOver(session, NOW_MS), [tracker], NOW_MS + 500)).toEqual(session)
  expect(openHandOver(sealHandOver(session, NOW_MS), [other, tracker], NOW_MS)).toEqual(session)
})

it('is nothing to a request that does not send its T, nor some seconds later', () => {
  const header = sealHandOver(session, NOW_MS)
  expect(openHandOver(header, [other], NOW_MS)).toBeNull()
  expect(openHandOver(header, [], NOW_MS)).toBeNull()
  expect(openHandOver(header, [tracker], NOW_MS + 10_001)).toBeNull()
})

it('cannot be made, or changed, outside this process', () => {
  const header = sealHandOver(session, NOW_MS)
  const [payload = '', signature = ''] = header.split('.')
  const changed = Buffer.from(Buffer.from(payload, 'base64url').toString().replace('oABC', 'oXYZ')).toString(
    'base64url',
  )
  for (const forged of [
    null,
    '',
    '.',
    payload,
    `${payload}.`,
    `.${signature}`,
    `${changed}.${signature}`,
    `${header}.x`,
    `${header}x`,
  ])
    expect(openHandOver(forged, [tracker], NOW_MS)).toBeNull()
})
