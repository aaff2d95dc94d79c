import { expect, it } from 'vitest'
import type { GroupedFinding } from './examine.ts'
import { asText } from './print.ts'

const FINDINGS: readonly GroupedFinding[] = [
  { group: 'this machine', what: 'node', verdict: 'fine', found: 'Node 26.10.0', remedy: null },
  { group: 'this machine', what: 'build', verdict: 'fault', found: 'there is none', remedy: 'npm run build' },
  { group: 'store', what: 'eviction', verdict: 'warning', found: 'allkeys-lru', remedy: 'set noeviction' },
]

it('writes one line a finding, with its remedy, and counts them', () => {
  expect(asText(FINDINGS, false)).toBe(`this machine
  fine     node: Node 26.10.0
  FAULT    build: there is none → npm run build

store
  warning  eviction: allkeys-lru → set noeviction

1 fault, 1 warning`)
})

it('has colours on a terminal alone', () => {
  const paint = '\u001b['
  expect(asText(FINDINGS, true)).toContain(`${paint}31mFAULT`)
  expect(asText(FINDINGS, false)).not.toContain(paint)
})
