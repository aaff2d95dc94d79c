import { expect, it } from 'vitest'
import { newStreamPlaces } from './stream-places.ts'

it('leaves room for other addresses when one takes all it may have', () => {
  const enter = newStreamPlaces({ ofAll: 1000, ofOneAddress: 50 })
  const greedy = Array.from({ length: 1000 }, () => enter('192.0.2.1'))
  expect(greedy.filter((leave) => leave !== null)).toHaveLength(50)
  expect(enter('192.0.2.2')).not.toBeNull()
})

it('ends at a bound for all, and each place is free again once, however often it is given up', () => {
  const enter = newStreamPlaces({ ofAll: 3, ofOneAddress: 2 })
  const [first, second] = [enter('a'), enter('b')]
  expect([enter('b') === null, enter('c')]).toEqual([false, null])
  for (const leave of [first, first, first]) leave?.()
  expect([enter('c') === null, enter('d')]).toEqual([false, null])
  second?.()
  expect(enter('b')).not.toBeNull()
})
