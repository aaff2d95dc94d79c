import { expect, it } from 'vitest'
import { deriveKeyRing } from './keys.ts'

const [OLD, NEW] = ['old'.repeat(12), 'new'.repeat(12)]

it('has a key of its own for each purpose and each secret', () => {
  const { all } = deriveKeyRing([NEW, OLD])
  const keys = all.flatMap(({ id, mark, fingerprint, ...purposes }) => Object.values(purposes).map(String))
  expect(keys).toHaveLength(32)
  expect(new Set(keys).size).toBe(32)
})

it('signs with the first secret, wherever the others stand', () => {
  const [one, two] = [deriveKeyRing([NEW, OLD]), deriveKeyRing([OLD, NEW])]
  expect(one.signing).toEqual(two.all[1])
  expect(two.signing).toEqual(one.all[1])
})

it('names a secret by its hash, so that its name stays when others come and go', () => {
  expect(deriveKeyRing([NEW, OLD]).signing.id).toBe(deriveKeyRing([NEW]).signing.id)
  expect(deriveKeyRing([NEW]).signing.id).not.toBe(deriveKeyRing([OLD]).signing.id)
})
