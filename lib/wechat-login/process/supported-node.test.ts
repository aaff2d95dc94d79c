import { expect, it } from 'vitest'
import { isSupportedNode } from './supported-node.js'

it.each(['22.13.0', 'v22.18.0', '23.4.0', '24.0.0', 'v26.10.0', '100.0.0', '27.0.0-nightly20270101'])(
  'runs on Node %s',
  (version) => {
    expect(isSupportedNode(version)).toBe(true)
  },
)

it.each(['22.12.0', '23.0.0', 'v23.3.0', '20.20.2', 'v18.0.0', '0.10.48', '', 'no version'])(
  'does not run on Node %j, which has no node:sqlite',
  (version) => {
    expect(isSupportedNode(version)).toBe(false)
  },
)
