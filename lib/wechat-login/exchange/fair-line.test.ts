import { expect, it } from 'vitest'
import { newFairLine } from './fair-line.ts'

function lineOf(...items: readonly string[]) {
  const line = newFairLine<string>()
  for (const item of items) line.add(item.charAt(0), item)
  return line
}

function all(line: ReturnType<typeof lineOf>): readonly string[] {
  const served: string[] = []
  for (let next = line.next(); next !== undefined; next = line.next()) served.push(next)
  return served
}

it('serves one of each party in a round, in the order in which they came', () => {
  expect(all(lineOf('a1', 'a2', 'a3', 'b1', 'c1', 'c2'))).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3'])
})

it('puts a party that comes back behind those that wait', () => {
  const line = lineOf('a1', 'b1', 'c1')
  expect(line.next()).toBe('a1')
  line.add('a', 'a2')
  expect(all(line)).toEqual(['b1', 'c1', 'a2'])
})

it('lets one leave, and counts who is left', () => {
  const line = lineOf('a1', 'a2', 'b1')
  expect([line.remove('a', 'a1'), line.remove('a', 'a1'), line.remove('x', 'x1')]).toEqual([
    true,
    false,
    false,
  ])
  expect([line.size(), line.sizeOf('a'), line.sizeOf('b'), line.sizeOf('x')]).toEqual([2, 1, 1, 0])
  expect(all(line)).toEqual(['a2', 'b1'])
  expect(line.size()).toBe(0)
})

it('drops from the longest party only, its last one first', () => {
  const line = lineOf('a1', 'a2', 'a3', 'b1', 'b2')
  expect([1, 1, 1, 1].map((most) => line.dropLongerThan(most))).toEqual(['a3', 'a2', 'b2', undefined])
  expect(all(line)).toEqual(['a1', 'b1'])
})
