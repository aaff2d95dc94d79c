import { expect, it } from 'vitest'
import { withoutRouterKey } from './router-key.ts'

it.each([
  ['/a', '/a'],
  ['/a?_rsc=1', '/a'],
  ['/a?b=1&_rsc=1', '/a?b=1'],
  ['/a?_rsc=1&b=1', '/a?b=1'],
  ['/a?b=1&_rsc=1&c=2#d', '/a?b=1&c=2#d'],
  ['/a?x_rsc=1', '/a?x_rsc=1'],
])('the page of %s stands at %s', (asked, page) => {
  expect(withoutRouterKey(asked)).toBe(page)
})
