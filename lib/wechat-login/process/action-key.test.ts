import { expect, it } from 'vitest'
import { deriveKeyRing } from '../keys/keys.ts'
import { actionKey } from './action-key.ts'

const [OLD, NEW] = ['old'.repeat(12), 'new'.repeat(12)]
const keyOf = (...secrets: [string, ...string[]]) => actionKey(deriveKeyRing(secrets))

it('stays the same while a rotation has both secrets, in whatever order', () => {
  expect(keyOf(NEW, OLD)).toBe(keyOf(OLD, NEW))
  expect([keyOf(OLD), keyOf(NEW)]).toContain(keyOf(OLD, NEW))
})

it('is 32 bytes that nobody knows who has not the secret', () => {
  expect(Buffer.from(keyOf(OLD), 'base64')).toHaveLength(32)
  expect(keyOf(NEW)).not.toBe(keyOf(OLD))
})
