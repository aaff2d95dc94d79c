import { expect, it } from 'vitest'
import { bodyLimitsOfNext } from './next-body-limits.ts'

const MB = 1024 * 1024
const runningWith = (experimental: unknown) => ({
  [Symbol.for('@next/router-server-methods')]: { '': { nextConfig: { experimental } } },
})

it.each([
  [{ proxyClientMaxBodySize: 20 * MB, serverActions: { bodySizeLimit: '5mb' } }, 20 * MB, 5 * MB],
  [{ proxyClientMaxBodySize: 20 * MB, serverActions: { bodySizeLimit: '1.5 MB' } }, 20 * MB, 1.5 * MB],
  [{ proxyClientMaxBodySize: 20 * MB, serverActions: { bodySizeLimit: 900 } }, 20 * MB, 900],
  [{ proxyClientMaxBodySize: 2 * MB, serverActions: { bodySizeLimit: '900' } }, 2 * MB, 900],
  [{ proxyClientMaxBodySize: 2 * MB, serverActions: { bodySizeLimit: '5mb' } }, 2 * MB, 2 * MB],
  [{ serverActions: {} }, 10 * MB, MB],
  [{}, 10 * MB, MB],
])('reads what Next runs with: %o', (experimental, any, action) => {
  expect(bodyLimitsOfNext(runningWith(experimental))).toEqual({ any, action })
})

it('takes Next’s own defaults where it finds nothing', () => {
  for (const global of [{}, runningWith(null), runningWith({ proxyClientMaxBodySize: 'much' })])
    expect(bodyLimitsOfNext(global)).toEqual({ any: 10 * MB, action: MB })
})
