import { expect, it } from 'vitest'
import { seededRandom } from '../../e2e/harness/seeded-random.ts'
import { scriptOf } from './script.ts'

const FAULTS = ['killed', 'paused', 'flushed', 'full'] as const
const first = (count: number, seed: number) => {
  const script = scriptOf(FAULTS, { heldMs: [10, 20] }, seededRandom(seed))
  return Array.from({ length: count }, () => script.next().value)
}

it('is the same for the same seed, and another for another', () => {
  expect(first(12, 7)).toEqual(first(12, 7))
  expect(first(12, 7)).not.toEqual(first(12, 8))
})

it('strikes with every fault before it strikes with one again', () => {
  for (const round of [first(8, 7).slice(0, 4), first(8, 7).slice(4)])
    expect(round.map(({ fault }) => fault).toSorted()).toEqual([...FAULTS].toSorted())
})
