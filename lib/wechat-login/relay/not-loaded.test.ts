import { expect, it } from 'vitest'
import { ENTRANCES, loadedWith } from '../../../e2e/harness/static-imports.ts'

it('is not loaded by a server whose environment has no relay', () => {
  const loaded = [...loadedWith(ENTRANCES)]
  expect(loaded).toEqual(expect.arrayContaining(['lib/wechat-login/state/state.ts']))
  expect(loaded.filter((file) => file.includes('/relay/'))).toEqual([])
})
