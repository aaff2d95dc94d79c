import { expect, it } from 'vitest'
import type { GroupedFinding } from './examine.ts'
import { asText } from './print.ts'

const FINDINGS: readonly GroupedFinding[] = [
  { group: 'this machine', what: 'node', verdict: 'fine', found: 'Node 26.10.0', remedy: null },
  { group: 'this machine', what: 'build', verdict: 'fault', found: 'there is none', remedy: 'npm run build' },
  { group: 'store', what: 'eviction', verdict: 'warning', found: 'allkeys-lru', remedy: 'set noeviction' },
  { group: 'store', what: 'role', verdict: 'unknown', found: 'not told', remedy: null },
]

it('writes one line a finding, with its remedy, and counts them', () => {
  expect(asText(FINDINGS, false)).toBe(`this machine
  fine     node: Node 26.10.0
  FAULT    build: there is none → npm run build

store
  warning  eviction: allkeys-lru → set noeviction
  unknown  role: not told

1 fault, 1 warning, 1 unknown`)
})

it('has colours on a terminal alone', () => {
  const paint = '\u001b['
  expect(asText(FINDINGS, true)).toContain(`${paint}31mFAULT`)
  expect(asText(FINDINGS, false)).not.toContain(paint)
})
