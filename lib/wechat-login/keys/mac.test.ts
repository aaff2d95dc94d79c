import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mac, sameText } from './mac.ts'

it('compares texts of any length, and only equal ones are the same', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      expect(sameText(one, one)).toBe(true)
      expect(sameText(one, other)).toBe(one === other)
    }),
  )
})

it('tells apart the same letters in other parts', () => {
  const key = Buffer.alloc(32, 7)
  expect(mac(key, 'ab', 'c')).not.toEqual(mac(key, 'a', 'bc'))
  expect(mac(key, 'ab', 'c')).not.toEqual(mac(Buffer.alloc(32, 8), 'ab', 'c'))
})
