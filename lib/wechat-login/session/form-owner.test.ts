import { expect, it } from 'vitest'
import { deriveKeyRing } from '../keys/keys.ts'
import { parseOpenId } from '../wechat/open-id.ts'
import { formOwner, isFormOwner } from './form-owner.ts'

const [OLD, NEW] = ['old'.repeat(12), 'new'.repeat(12)]
const openId = (text: string) => parseOpenId(text) ?? expect.fail('no openId')
const [one, alike] = [openId('oABC0000000000000000000000XYZ'), openId('oABC1111111111111111111111XYZ')]

it('names one person, and no other whose masked openId is the same', () => {
  const keys = deriveKeyRing([OLD])
  const tag = formOwner(one, keys)
  expect(tag).not.toContain('oABC')
  expect(isFormOwner(tag, one, keys)).toBe(true)
  expect(isFormOwner(tag, alike, keys)).toBe(false)
  expect(isFormOwner('', one, keys)).toBe(false)
})

it('is still known after the secret has changed, for as long as the old one opens', () => {
  const tag = formOwner(one, deriveKeyRing([OLD]))
  expect(isFormOwner(tag, one, deriveKeyRing([NEW, OLD]))).toBe(true)
  expect(isFormOwner(tag, one, deriveKeyRing([NEW]))).toBe(false)
})
