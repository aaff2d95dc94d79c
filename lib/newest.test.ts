import { expect, it } from 'vitest'
import { keepNewest } from './newest.ts'

it('keeps so many of the newest, and takes one that is set anew for the youngest', () => {
  const memory = new Map<string, number>()
  for (const [at, key] of ['a', 'b', 'a', 'c'].entries()) keepNewest(memory, key, at, 2)
  expect([...memory]).toEqual([
    ['a', 2],
    ['c', 3],
  ])
})
