import { expect, it } from 'vitest'
import { temporaryStore } from '../../../../e2e/harness/servers/temporary-file.ts'
import { StoreUnreachableError } from '../../storage/unreachable.ts'
import { sharedCheck } from './health.ts'

it('asks the store once a second at most, however many want to know, and tells nobody older news', async () => {
  let [nowMs, tries, away] = [5000, 0, false]
  const store = temporaryStore()
  const claim: typeof store.claim = (...asked) => {
    tries += 1
    return away ? Promise.reject(new StoreUnreachableError('timeout')) : store.claim(...asked)
  }
  const check = sharedCheck({ kind: store.kind, claim }, () => nowMs)
  const stateOf = async () => (await check()).state
  expect(new Set(await Promise.all(Array.from({ length: 1000 }, stateOf)))).toEqual(new Set(['ok']))
  away = true
  nowMs += 999
  expect([await stateOf(), tries]).toEqual(['ok', 1])
  nowMs += 1
  expect([await stateOf(), await stateOf(), tries]).toEqual(['unreachable', 'unreachable', 2])
})
