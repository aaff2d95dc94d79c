import fc from 'fast-check'
import { expect, it } from 'vitest'
import { deriveKeyRing } from '../keys/keys.ts'
import {
  deriveTracker,
  newTracker,
  parseSessionKey,
  parseTracker,
  sessionKey,
  trackerAfter,
  trackerKind,
} from './tracker.ts'

const [OLD, NEW] = ['old'.repeat(12), 'new'.repeat(12)]
const keys = deriveKeyRing([NEW])
const began = newTracker(keys)
const derive = (nonce: string, code: string, ring = keys) => deriveTracker(began, nonce, code, ring.signing)

it('is 32 letters and digits, a digit in front before the login and a letter after it', () => {
  for (let round = 0; round < 200; round += 1) {
    const tracker = newTracker(keys)
    expect(tracker).toMatch(/^[0-9][0-9A-Za-z]{31}$/)
    expect([trackerKind(tracker), trackerKind(derive('n', String(round)))]).toEqual(['began', 'logged-in'])
  }
})

it('is parsed when one of our secrets signed it, and not otherwise', () => {
  expect(parseTracker(began, keys)).toBe(began)
  expect(parseTracker(began, deriveKeyRing([OLD, NEW]))).toBe(began)
  expect(parseTracker(began, deriveKeyRing([OLD]))).toBeNull()
})

it('cannot be invented or changed, not even from began to logged in', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'09AZaz'), minLength: 32, maxLength: 32 }), (text) => {
      expect(parseTracker(text, keys)).toBeNull()
    }),
  )
  expect(parseTracker(`A${began.slice(1)}`, keys)).toBeNull()
  for (const text of ['', began.slice(1), `${began}0`, `${began} `, began.toLowerCase()])
    expect(parseTracker(text, keys)).toBeNull()
})

it('derives one T from the same T, nonce and code, and another one from any other', () => {
  const derived = derive('nonce', 'code')
  expect(derive('nonce', 'code')).toBe(derived)
  const others = [
    derive('nonce', 'code2'),
    derive('nonce2', 'code'),
    derive('noncec', 'ode'),
    deriveTracker(newTracker(keys), 'nonce', 'code', keys.signing),
    derive('nonce', 'code', deriveKeyRing([OLD])),
  ]
  expect(new Set([derived, ...others]).size).toBe(6)
  expect(parseTracker(derived, keys)).toBe(derived)
})

it('after an ended one is the same for all of its tabs, of another kind, and another one for any other', () => {
  const [ended, other] = [derive('nonce', 'code'), derive('nonce', 'code2')]
  const after = trackerAfter(ended, keys)
  expect([trackerAfter(ended, keys), parseTracker(after, keys)]).toEqual([after, after])
  expect(trackerKind(after)).toBe('began')
  const others = [trackerAfter(other, keys), trackerAfter(ended, deriveKeyRing([OLD])), began, ended]
  expect(new Set([after, ...others]).size).toBe(5)
})

it('is known to stores by its hash alone', () => {
  const key = sessionKey(began)
  expect(key).not.toContain(began.slice(0, 8))
  expect(parseSessionKey(key)).toBe(key)
  expect(parseSessionKey(began)).toBeNull()
})
