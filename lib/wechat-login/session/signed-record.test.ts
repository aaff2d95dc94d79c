import { expect, it } from 'vitest'
import { deriveKeyRing } from '../keys/keys.ts'
import { parseOpenId } from '../wechat/open-id.ts'
import { newRecord, parseRecord, serializeRecord } from './record.ts'
import { openRecord, openSignedRecord, signRecord } from './signed-record.ts'
import { newTracker, sessionKey } from './tracker.ts'

const [OLD, NEW] = ['old'.repeat(12), 'new'.repeat(12)]
const keys = deriveKeyRing([NEW])
const LIFETIMES = { sessionIdleSeconds: 1800, sessionMaxSeconds: 43_200 }
const NOW = 1_800_000_000
const openId = parseOpenId('oABCDEFGHIJKLMNOPQRSTUVWXYZ1') ?? expect.fail('no openId')
const record = newRecord(openId, '微信 · Android', NOW, LIFETIMES)
const [key, other] = [sessionKey(newTracker(keys)), sessionKey(newTracker(keys))]

const refused = (reason: string) => ({ kind: 'refused', reason })

it('opens for the key that it was signed for, and for no other', () => {
  const text = signRecord(key, record, keys)
  expect(openSignedRecord(key, text, keys)).toEqual({ kind: 'record', record })
  expect(openSignedRecord(other, text, keys)).toEqual(refused('wrong-mac'))
})

it.each(['', '~', 'a~b~c;', '~AAAAAAAAAAAA', '"\u{1F600}"\0', 'x'.repeat(100)])(
  'opens whatever the device is called, such as %j',
  (device) => {
    const named = newRecord(openId, device, NOW, LIFETIMES)
    expect(openSignedRecord(key, signRecord(key, named, keys), keys)).toEqual({
      kind: 'record',
      record: named,
    })
  },
)

it('survives each step of a rotation, and ends with the secret that signed it', () => {
  const rings = [[OLD], [OLD, NEW], [NEW, OLD], [NEW]].map(([first = '', ...rest]) =>
    deriveKeyRing([first, ...rest]),
  )
  const opens = (signedBy: number, openedBy: number) => {
    const [signing = keys, opening = keys] = [rings[signedBy], rings[openedBy]]
    return openSignedRecord(key, signRecord(key, record, signing), opening).kind
  }
  for (const [one, next] of [
    [0, 1],
    [1, 2],
    [2, 3],
  ] as const)
    expect([opens(one, next), opens(next, one)]).toEqual(['record', 'record'])
  expect(opens(1, 3)).toBe('refused')
})

it('takes an unsigned record for as long after its start as one can have lived', () => {
  const unsigned = serializeRecord(record)
  const openAfter = (uptimeSeconds: number) =>
    openRecord(key, unsigned, { keys, sessionMaxSeconds: 43_200 }, uptimeSeconds)
  expect(openAfter(43_199)).toEqual({ kind: 'record', record })
  expect(openAfter(43_200)).toEqual(refused('unsigned'))
  expect(openSignedRecord(key, unsigned, keys)).toEqual(refused('unsigned'))
})

it('is read by the version before, and keeps its MAC when that one renews it', () => {
  const seen = parseRecord(signRecord(key, record, keys)) ?? expect.fail('unreadable')
  expect(seen).toEqual({ ...record, device: expect.stringMatching(/^微信 · Android~[\w-]{12}$/) })
  const renewed = serializeRecord({ ...seen, renewedAt: NOW + 200 })
  expect(openSignedRecord(key, renewed, keys)).toEqual({
    kind: 'record',
    record: { ...record, renewedAt: NOW + 200 },
  })
})

it.each([
  ['wrong-type', [null, undefined, 7, new Uint8Array([49]), { openId }]],
  ['unreadable', ['', '1', '\0', 'null', serializeRecord(record).slice(1), 'x'.repeat(1_048_576)]],
])('calls what nobody of us wrote %s', (reason, values) => {
  for (const value of values)
    expect(openRecord(key, value, { keys, sessionMaxSeconds: 43_200 }, 0)).toEqual(refused(reason))
})
