import fc from 'fast-check'
import { expect, it } from 'vitest'
import { base62ToNumber, bytesFromBase62, bytesToBase62, numberToBase62, toBase62 } from './base62.ts'

it('brings any bytes back, leading zeroes included', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const text = bytesToBase62(bytes)
      expect(text).toMatch(/^[0-9A-Za-z]+$/)
      expect(bytesFromBase62(text)).toEqual(bytes)
    }),
  )
})

it('has one spelling for each byte string: whatever else opens would be damaged', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'01Az9b'), maxLength: 20 }), (text) => {
      const bytes = bytesFromBase62(text)
      if (bytes !== null) expect(bytesToBase62(bytes)).toBe(text)
    }),
  )
})

it.each(['', '0', '01', '-1', 'é', ' 1'])('reads no bytes out of %j', (text) => {
  expect(bytesFromBase62(text)).toBeNull()
})

it('writes numbers in so many digits and reads them back', () => {
  fc.assert(
    fc.property(fc.nat(), (number) => {
      expect(numberToBase62(number, 6)).toHaveLength(6)
      expect(base62ToNumber(numberToBase62(number, 6))).toBe(number)
    }),
  )
})

it('reads no number that JavaScript would round', () => {
  expect(base62ToNumber('zzzzzzzzzzz')).toBeNull()
})

it('gives random bytes exactly the length asked for', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 24, maxLength: 24 }), (bytes) => {
      expect(toBase62(bytes, 23)).toMatch(/^[0-9A-Za-z]{23}$/)
    }),
  )
})
