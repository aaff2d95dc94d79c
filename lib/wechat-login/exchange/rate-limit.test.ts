import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { newProcess } from '../../../e2e/harness/servers/new-process.ts'
import { temporaryStore } from '../../../e2e/harness/servers/temporary-file.ts'
import { deriveKeyRing } from '../keys/keys.ts'
import { watchStore } from '../session/stores/watched.ts'
import { newTracker } from '../session/tracker.ts'
import { parseAuthorizationCode } from '../wechat/authorization-code.ts'
import { exchangeQueue } from './exchange-queue.ts'
import { exchangeRateLimited } from './rate-limit.ts'

const keys = deriveKeyRing(['a secret for limits, which is long enough'])
const ADDRESS = '203.0.113.9'

beforeEach(() => {
  newProcess()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** One process whose WeChat answers when the test says so. */
function oneProcess() {
  const store = watchStore(temporaryStore(Date.now))
  const [claims, asked]: [number[], string[]] = [[], []]
  const services = {
    keys,
    store: () => ({
      ...store,
      claim: (name: string, seconds: number) => {
        claims.push(Date.now())
        return store.claim(name, seconds)
      },
    }),
    nowMs: Date.now,
    sleep: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
  }
  const tracker = newTracker(keys)
  let workedOut = 0
  const sender = {
    userSeals: [],
    get address() {
      workedOut += 1
      return ADDRESS
    },
  }
  const bring = (text: string, visitorLeft = new AbortController().signal, busy = false) => {
    const code = sane(parseAuthorizationCode(text))
    return exchangeRateLimited(
      { tracker, nonce: 'nonce', code, sender },
      { ...services, visitorLeft },
      async () => {
        asked.push(text)
        return { outcome: busy ? 'busy' : `session of ${text}`, mayRunAgain: busy }
      },
    )
  }
  return { bring, claims, asked, workedOut: () => workedOut }
}

/** A sender with a false code, which WeChat refuses at once. */
async function fail(party: string): Promise<void> {
  const turn = await exchangeQueue().enter(ADDRESS, party, stays())
  turn?.codeRefused()
  turn?.leave()
}

/** Uses up the allowance of the address. */
const useUp = () => Promise.all(Array.from({ length: 60 }, (_, at) => fail(`used up ${at}`)))

/** Puts this many into its queue. */
const fill = (places: number) => {
  for (let at = 0; at < places; at += 1) fail(newTracker(keys))
}
const stays = () => new AbortController().signal

it('takes the claim of a code after the wait, not before', async () => {
  const { bring, claims } = oneProcess()
  await useUp()
  const cameAtMs = Date.now()
  const landed = bring('one')
  await vi.advanceTimersByTimeAsync(100)
  expect(await landed).toMatchObject({ outcome: 'session of one', first: true })
  expect(claims.map((atMs) => atMs - cameAtMs)).toEqual([100])
})

it('works a sender out once, however long the callback waits', async () => {
  const { bring, workedOut } = oneProcess()
  const times = async (waitMs: number) => {
    const before = workedOut()
    const landed = bring(`after${waitMs}`)
    await vi.advanceTimersByTimeAsync(waitMs)
    await landed
    return workedOut() - before
  }
  expect(await times(0)).toBe(1)
  await useUp()
  fill(50)
  expect(await times(10_000)).toBe(1)
})

it('never refuses the second load of a callback whose first is waiting or done, however full the line', async () => {
  const { bring, asked } = oneProcess()
  await useUp()
  const first = bring('one')
  await vi.advanceTimersByTimeAsync(0)
  fill(299)
  const second = bring('one')
  expect(await bring('another')).toBe('too-many')
  await vi.advanceTimersByTimeAsync(100)
  const landed = [await first, await second]
  fill(2)
  expect(await bring('another')).toBe('too-many')
  expect([...landed, await bring('one')]).toMatchObject([
    { outcome: 'session of one', first: true },
    { outcome: 'session of one', first: false },
    { outcome: 'session of one', first: false },
  ])
  expect(asked).toEqual(['one'])
})

it('leaves the place of a WebView’s dropped first load to its second one', async () => {
  const { bring, asked } = oneProcess()
  await useUp()
  const dropped = new AbortController()
  bring('one', dropped.signal)
  const second = bring('one')
  dropped.abort()
  await vi.advanceTimersByTimeAsync(100)
  expect(await second).toMatchObject({ outcome: 'session of one' })
  expect(asked).toEqual(['one'])
})

it('asks WeChat about no code of a visitor who left while waiting', async () => {
  const { bring, asked } = oneProcess()
  await useUp()
  const left = new AbortController()
  const answer = bring('one', left.signal)
  left.abort()
  await vi.advanceTimersByTimeAsync(10_000)
  expect([await answer, asked]).toEqual(['too-many', []])
})

it('exchanges the code that a busy WeChat did not take when the page is loaded again', async () => {
  const { bring } = oneProcess()
  expect(await bring('one', stays(), true)).toMatchObject({ outcome: 'busy' })
  await vi.advanceTimersByTimeAsync(2001)
  expect(await bring('one')).toMatchObject({ outcome: 'session of one' })
})
