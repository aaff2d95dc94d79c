import { expect, it } from 'vitest'
import { judgeBuild } from './build.ts'
import { judgeClock } from './clock.ts'
import { judgeNode } from './node.ts'

const NOW = 1_800_000_000_000
const [ID, OTHER] = ['1'.repeat(24), '2'.repeat(24)]
const HOUR_MS = 3_600_000
const build = (id: string, hoursAgo = 5) => ({ id, builtAtMs: NOW - hoursAgo * HOUR_MS })

it.each([
  ['there is none', null, ID, null, 'fault', 'there is none'],
  ['it is of this source', build(ID), ID, null, 'fine', 'built 5 hours ago, of this source'],
  ['it is old and of this source', build(ID, 480), ID, null, 'fine', 'built 20 days ago, of this source'],
  [
    'the source has changed',
    build(ID, 1),
    OTHER,
    null,
    'warning',
    'built 60 min ago, of another source than lies here now',
  ],
  [
    'the server is older',
    build(ID),
    ID,
    NOW - 9 * HOUR_MS,
    'warning',
    'built 5 hours ago, after the server started',
  ],
  ['the server is younger', build(ID), ID, NOW - HOUR_MS, 'fine', 'built 5 hours ago, of this source'],
  ['the application names its builds', build('v1.2.3'), ID, null, 'unknown', 'built 5 hours ago'],
  ['the source is not here', build(ID), null, null, 'unknown', 'built 5 hours ago'],
] as const)('judges a build where %s', (_, built, sourceId, startedAtMs, verdict, found) => {
  expect(judgeBuild({ build: built, sourceId }, startedAtMs, NOW)).toMatchObject({ verdict, found })
})

it.each([
  [0, 'fine', 'agrees with WeChat’s'],
  [30_900, 'fine', 'agrees with WeChat’s'],
  [45_000, 'warning', '45 s ahead of WeChat’s'],
  [-45_000, 'warning', '45 s behind WeChat’s'],
  [121_000, 'fault', '121 s ahead of WeChat’s'],
  [-3_600_000, 'fault', '3600 s behind WeChat’s'],
])('judges a clock that is %d ms ahead', (aheadMs, verdict, found) => {
  expect(judgeClock('WeChat’s', NOW - aheadMs, NOW)).toMatchObject({ verdict, found })
})

it('does not judge a clock against one that was not told', () => {
  expect(judgeClock('WeChat’s', null, NOW).verdict).toBe('unknown')
})

it.each([
  ['22.13.0', 'fine'],
  ['23.4.0', 'fine'],
  ['26.10.0', 'fine'],
  ['22.12.0', 'fault'],
  ['23.3.0', 'fault'],
  ['20.20.2', 'fault'],
])('judges Node %s', (version, verdict) => {
  expect(judgeNode(version).verdict).toBe(verdict)
})
