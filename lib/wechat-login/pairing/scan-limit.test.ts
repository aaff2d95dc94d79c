import { expect, it } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { parseOpenId } from '../wechat/open-id.ts'
import { newScanLimit } from './scan-limit.ts'

const somebody = (end: string) => sane(parseOpenId(`oUser5Q00000000000000000000${end}`))

it('lets a person open so many QR codes in two minutes, and others beside them', () => {
  const mayScan = newScanLimit(3)
  expect([0, 1, 2, 3, 4].map((atMs) => mayScan(somebody('A'), atMs))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
  expect(mayScan(somebody('B'), 4)).toBe(true)
  expect(mayScan(somebody('A'), 119_999)).toBe(false)
  expect(mayScan(somebody('A'), 120_000)).toBe(true)
})
