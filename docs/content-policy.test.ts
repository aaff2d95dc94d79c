import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { POLICY_CASES } from '../e2e/harness/policy-cases.ts'

const rows = [...readFileSync('docs/content-policy.md', 'utf8').matchAll(/^\| (.+?) +\| (works|refused) /gm)]

it('has a row for each thing that is tried, with what comes of it', () => {
  const says = rows.map(([, kind, outcome]) => ({ kind, outcome }))
  expect(says).toEqual(POLICY_CASES.map(({ kind, outcome }) => ({ kind, outcome })))
})
