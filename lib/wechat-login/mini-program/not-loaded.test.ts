import { expect, it } from 'vitest'
import { ENTRANCES, loadedWith } from '../../../e2e/harness/static-imports.ts'

it('is not loaded by a server whose application has no mini program', () => {
  const loaded = [...loadedWith(ENTRANCES)]
  expect(loaded).toEqual(expect.arrayContaining(['lib/wechat-login/help/static-page.ts']))
  expect(loaded.filter((file) => file.includes('/mini-program/'))).toEqual([])
})
