import { expect, it } from 'vitest'
import { deriveKeyRing } from './keys.ts'
import { isTagFor, tagFor } from './tag.ts'

const [OLD, NEW] = ['old'.repeat(12), 'new'.repeat(12)]
const [one, alike] = ['oABC0000000000000000000000XYZ', 'oABC1111111111111111111111XYZ']

it('names one person, and no other whose masked openId is the same', () => {
  const keys = deriveKeyRing([OLD])
  const tag = tagFor('form', one, keys)
  expect(tag).not.toContain('oABC')
  expect(isTagFor(tag, 'form', one, keys)).toBe(true)
  expect(isTagFor(tag, 'form', alike, keys)).toBe(false)
  expect(isTagFor('', 'form', one, keys)).toBe(false)
  expect(isTagFor(tag, 'letter', one, keys)).toBe(false)
})

it('is still known after the secret has changed, for as long as the old one opens', () => {
  const tag = tagFor('form', one, deriveKeyRing([OLD]))
  expect(isTagFor(tag, 'form', one, deriveKeyRing([NEW, OLD]))).toBe(true)
  expect(isTagFor(tag, 'form', one, deriveKeyRing([NEW]))).toBe(false)
})
