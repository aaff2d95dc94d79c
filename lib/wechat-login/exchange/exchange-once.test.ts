import { expect, it } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { SIGNING } from '../../../e2e/harness/servers/signing.ts'
import { temporaryPath, temporaryStore } from '../../../e2e/harness/servers/temporary-file.ts'
import { openFileStore } from '../session/stores/file.ts'
import type { SessionStore } from '../session/stores/store.ts'
import { type AuthorizationCode, parseAuthorizationCode } from '../wechat/authorization-code.ts'
import { exchangeOnce, type Ran } from './exchange-once.ts'

const code = codeOf('051vrM000PY5zO1JPC200tSh9j2vrM09')
const SESSION: Ran = { outcome: 'a session', mayRunAgain: false }

function codeOf(text: string): AuthorizationCode {
  return sane(parseAuthorizationCode(text))
}

/** A pause in which everybody else goes on. */
const turn = () => new Promise((resolve) => setImmediate(resolve))
const waiting = { nowMs: Date.now, sleep: turn }

it('runs once for 200 callbacks on two processes, and gives all of them its outcome', async () => {
  const path = temporaryPath()
  const stores = [openFileStore(path, SIGNING), openFileStore(path, SIGNING)]
  let runs = 0
  const exchange = async () => {
    runs += 1
    for (let waited = 0; waited < 20; waited += 1) await turn()
    return SESSION
  }
  const results = await Promise.all(
    Array.from({ length: 200 }, (_, place) =>
      exchangeOnce('nonce', code, stores[place % 2] ?? temporaryStore(), exchange, waiting),
    ),
  )
  expect(runs).toBe(1)
  expect(results.every((result) => result?.outcome === SESSION.outcome)).toBe(true)
  expect(results.filter((result) => result?.first)).toHaveLength(1)
  await Promise.all(stores.map((store) => store.close()))
})

it('runs for each code and each login of its own', async () => {
  const store = temporaryStore()
  const outcomes = [
    await exchangeOnce('one', code, store, async () => SESSION, waiting),
    await exchangeOnce('two', code, store, async () => SESSION, waiting),
    await exchangeOnce('one', codeOf('another'), store, async () => SESSION, waiting),
  ]
  expect(outcomes.map((outcome) => outcome?.first)).toEqual([true, true, true])
})

it('shares a failure too, so that nobody asks again with a code that failed', async () => {
  const store = temporaryStore()
  const failed = { outcome: 'failed', mayRunAgain: false }
  const first = await exchangeOnce('nonce', code, store, async () => failed, waiting)
  const second = await exchangeOnce('nonce', code, store, async () => SESSION, waiting)
  expect([first, second]).toEqual([
    { ...failed, first: true },
    { ...failed, first: false },
  ])
})

it('waits five seconds for a process that died over it, however long the store takes to answer', async () => {
  let nowMs = 0
  const store = temporaryStore()
  const slowStore: Pick<SessionStore, 'claim' | 'settle'> = {
    claim: async (name, seconds) => {
      nowMs += 400
      return store.claim(name, seconds)
    },
    settle: store.settle,
  }
  exchangeOnce('nonce', code, store, () => new Promise(() => {}), waiting)
  const sleep = async (ms: number) => {
    nowMs += ms
  }
  const late = await exchangeOnce('nonce', code, slowStore, async () => SESSION, {
    nowMs: () => nowMs,
    sleep,
  })
  expect(late).toBeNull()
  expect(nowMs).toBeGreaterThan(5000)
  expect(nowMs).toBeLessThanOrEqual(5000 + 460)
})

it('forgets after ten seconds, when WeChat itself refuses the code', async () => {
  let nowMs = 0
  const store = temporaryStore(() => nowMs)
  await exchangeOnce('nonce', code, store, async () => SESSION, waiting)
  nowMs = 10_001
  const later = await exchangeOnce(
    'nonce',
    code,
    store,
    async () => ({ outcome: 'code refused', mayRunAgain: false }),
    waiting,
  )
  expect(later).toMatchObject({ outcome: 'code refused', first: true })
})

it('exchanges a code again two seconds after WeChat did not take it', async () => {
  let nowMs = 0
  const store = temporaryStore(() => nowMs)
  const busy = { outcome: 'busy', mayRunAgain: true }
  await exchangeOnce('nonce', code, store, async () => busy, waiting)
  nowMs = 1900
  expect(await exchangeOnce('nonce', code, store, async () => SESSION, waiting)).toMatchObject({
    outcome: 'busy',
    first: false,
  })
  nowMs = 2001
  expect(await exchangeOnce('nonce', code, store, async () => SESSION, waiting)).toMatchObject({
    outcome: SESSION.outcome,
    first: true,
  })
})
