import { expect, it } from 'vitest'
import { newSharedRuns } from './shared-run.ts'

const stays = () => new AbortController().signal

/** A run that ends when the test says so; `gone` shows whether anybody still waits for it. */
function slowRun() {
  let [runs, gone] = [0, stays()]
  const { promise, resolve } = Promise.withResolvers<string>()
  const run = async (signal: AbortSignal) => {
    runs += 1
    gone = signal
    return { value: await promise, isFinal: true }
  }
  return { run, end: resolve, runs: () => runs, isAbandoned: () => gone.aborted }
}
const turn = () => new Promise((resolve) => setImmediate(resolve))

it('runs once for all who bring the same key, one of whom is the first', async () => {
  const [share, { run, end, runs }] = [newSharedRuns<string>(() => 0), slowRun()]
  const results = [share('a', stays(), run), share('a', stays(), run), share('a', stays(), run)]
  await turn()
  end('done')
  expect((await Promise.all(results)).map(({ value, first }) => [value, first])).toEqual([
    ['done', true],
    ['done', false],
    ['done', false],
  ])
  expect(runs()).toBe(1)
})

it('gives a final result to those who come within ten seconds, and any other to nobody', async () => {
  let [nowMs, runs] = [0, 0]
  const share = newSharedRuns<number>(() => nowMs)
  const bring = async (isFinal: boolean, key = 'a') =>
    (await share(key, stays(), async () => ({ value: ++runs, isFinal }))).value
  expect([await bring(false), await bring(true), await bring(true)]).toEqual([1, 2, 2])
  expect(await bring(true, 'b')).toBe(3)
  nowMs = 9_999
  expect(await bring(true)).toBe(2)
  nowMs = 10_000
  expect(await bring(true)).toBe(4)
})

it('tells all of them of a failure, and runs again afterwards', async () => {
  const share = newSharedRuns<string>(() => 0)
  const fail = () => Promise.reject(new Error('the store is away'))
  const both = await Promise.allSettled([share('a', stays(), fail), share('a', stays(), fail)])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  const again = await share('a', stays(), async () => ({ value: 'done', isFinal: true }))
  expect(again).toEqual({ value: 'done', first: true })
})

it('goes on for the second load of a WebView that drops its first, and not for nobody', async () => {
  const [share, { run, end, isAbandoned }] = [newSharedRuns<string>(() => 0), slowRun()]
  const [first, second] = [new AbortController(), new AbortController()]
  share('a', first.signal, run)
  const landed = share('a', second.signal, run)
  await turn()
  first.abort()
  expect(isAbandoned()).toBe(false)
  second.abort()
  expect(isAbandoned()).toBe(true)
  end('done')
  expect((await landed).value).toBe('done')
})
