import { expect, it } from 'vitest'
import { seeded, simulateStorm } from './storm.ts'

const storm = { visitors: 2000, withinSeconds: 30, quota: 500, most: 450 }

it.each([1, 4, 10])('lets a storm of logins in at the pace WeChat allows, with %i processes', (processes) => {
  const { minutes, refused, fullestMinute } = simulateStorm(
    { ...storm, processes, admission: true },
    seeded(1),
  )
  expect(minutes).toBeLessThan(1.25 * (storm.visitors / storm.quota) + 1)
  expect(refused / storm.visitors).toBeLessThan(0.15)
  expect(fullestMinute).toBeLessThanOrEqual(storm.quota)
})

it('sends people to WeChat for nothing many times over where nobody is held at the door', () => {
  const { refused } = simulateStorm({ ...storm, processes: 4, admission: false }, seeded(1))
  expect(refused).toBeGreaterThan(storm.visitors)
})
