import { expect, it } from 'vitest'
import { temporaryStore } from '../../../e2e/servers/temporary-file.ts'
import { deriveKeyRing } from '../../keys.ts'
import { StoreUnreachableError, type UnreachableReason } from '../../storage/unreachable.ts'
import { newTracker, sessionKey } from '../tracker.ts'
import { guardStore } from './guarded.ts'

const key = sessionKey(newTracker(deriveKeyRing(['a secret for the guard, which is long enough'])))

/** A store that answers, or fails as it is told, and counts how often it was asked; its clock only moves here. */
function trial() {
  let [nowMs, asked] = [0, 0]
  let failing: (() => Promise<never>) | null = null
  const store = {
    ...temporaryStore(),
    read: async () => {
      asked += 1
      return failing === null ? null : failing()
    },
  }
  const guarded = guardStore(store, 30, () => nowMs)
  return {
    guarded,
    read: () =>
      guarded.read(key).then(
        () => 'answered',
        (error: StoreUnreachableError) => error.causeCode ?? error.reason,
      ),
    asked: () => asked,
    pass: (ms: number) => {
      nowMs += ms
    },
    failWith: (reason: UnreachableReason | null) => {
      failing = reason === null ? null : () => Promise.reject(new StoreUnreachableError(reason))
    },
    hang: () => {
      failing = () => new Promise(() => {})
    },
  }
}

it('waits for no answer longer than its budget', async () => {
  const { read, hang } = trial()
  hang()
  const startedAtMs = performance.now()
  expect(await read()).toBe('timeout')
  expect(performance.now() - startedAtMs).toBeLessThan(500)
})

it('stops asking a store that does not answer, lets one probe through, and is back with its first answer', async () => {
  const { read, asked, pass, failWith } = trial()
  failWith('connection')
  for (let time = 0; time < 3; time += 1) expect(await read()).toBe('connection')
  for (let time = 0; time < 50; time += 1) expect(await read()).toBe('BREAKER_OPEN')
  expect(asked()).toBe(3)
  pass(500)
  expect(await Promise.all([read(), read(), read()])).toEqual(['connection', 'BREAKER_OPEN', 'BREAKER_OPEN'])
  pass(500)
  failWith(null)
  expect([await read(), await read()]).toEqual(['answered', 'answered'])
})

it('goes on asking a store that refuses: that costs no waiting', async () => {
  const { read, asked, failWith } = trial()
  failWith('refused')
  for (let time = 0; time < 10; time += 1) expect(await read()).toBe('refused')
  expect(asked()).toBe(10)
})

it('knows when the store last answered', async () => {
  const { guarded, read, pass, failWith } = trial()
  expect(guarded.lastAnsweredAtMs()).toBeNull()
  pass(70)
  await read()
  pass(70)
  failWith('timeout')
  await read()
  expect(guarded.lastAnsweredAtMs()).toBe(70)
})
