import { expect, it } from 'vitest'
import { keepNewest, memoryOf } from './bounded-map.ts'

it('keeps a maximum number of entries; writing an entry makes it the newest', () => {
  const memory = new Map<string, number>()
  for (const [at, key] of ['a', 'b', 'a', 'c'].entries()) keepNewest(memory, key, at, 2)
  expect([...memory]).toEqual([
    ['a', 2],
    ['c', 3],
  ])
})

it('remembers as many as it may, until they are taken out', () => {
  const memory = memoryOf<string, number>(2)
  for (const [at, key] of ['a', 'b', 'a', 'c'].entries()) memory.set(key, at)
  expect(['a', 'b', 'c'].map((key) => memory.get(key))).toEqual([2, undefined, 3])
  expect([memory.delete('a'), memory.get('a')]).toEqual([true, undefined])
})

it('evicts the least recently written, after rewrites and deletes too', () => {
  const [memory, model] = [memoryOf<number, number>(50), new Map<number, number>()]
  for (let at = 0; at < 20_000; at += 1) {
    const key = (at * 7919) % 113
    if (at % 5 === 0) {
      memory.delete(key)
      model.delete(key)
    } else {
      memory.set(key, at)
      keepNewest(model, key, at, 50)
    }
  }
  const keys = Array.from({ length: 113 }, (_, key) => key)
  expect(keys.map((key) => memory.get(key))).toEqual(keys.map((key) => model.get(key)))
})
