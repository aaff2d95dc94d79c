import { expect, it } from 'vitest'
import { arrivalsMs } from './arrivals.ts'
import { seeded } from './storm.ts'

it('has visitors come at the rate, at times of their own, and the same ones for one seed', () => {
  const arrivals = arrivalsMs(100, 100, seeded(1))
  expect(arrivals.length / 10_000).toBeCloseTo(1, 1)
  expect(arrivals).toEqual(arrivals.toSorted((a, b) => a - b))
  const gaps = arrivals.slice(1).map((atMs, before) => atMs - (arrivals[before] ?? 0))
  // Of exponential gaps, e⁻¹ are longer than the mean, and e⁻³ longer than three times that.
  const longer = (times: number) => gaps.filter((gap) => gap > times * 10).length / gaps.length
  expect([longer(1), longer(3)].map((share) => share.toFixed(1))).toEqual(['0.4', '0.0'])
  expect(longer(3)).toBeGreaterThan(0.03)
  expect(arrivalsMs(100, 100, seeded(1))).toEqual(arrivals)
  expect(arrivalsMs(100, 100, seeded(2))).not.toEqual(arrivals)
})
