import { expect, it } from 'vitest'
import { watchQrCodes } from './qr-codes.ts'

it('are those of the pages that wait, each once, and no longer than that', () => {
  const codes = watchQrCodes('http://localhost:3000')
  expect(codes.appear('/pair/computer', null)).toBeNull()
  expect(codes.appear('/frontend/member', null)).toBeNull()
  const [first, again] = [
    codes.appear('/pair/events/abc', 'Firefox/1 X11'),
    codes.appear('/pair/events/abc', null),
  ]
  expect(codes.list().map(({ address }) => address)).toEqual(['http://localhost:3000/pair/abc'])
  first?.()
  expect(codes.list()).toHaveLength(1)
  again?.()
  expect(codes.list()).toEqual([])
})
