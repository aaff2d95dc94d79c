import { expect, it } from 'vitest'
import { type LoginEvent, subscribe } from '../../events.ts'
import {
  type Extent,
  isStoreUnreachable,
  StoreUnreachableError,
  type UnreachableReason,
} from '../unreachable.ts'
import { behindBreaker } from './breaker.ts'

const QUOTA = new StoreUnreachableError('refused', 'QUOTA', 'store')
const TIMEOUT = new StoreUnreachableError('timeout')

/** A Redis that answers, fails or hangs as the test says, and counts its calls; only the test moves its clock. */
function trial(budgetMs = 60_000) {
  let [nowMs, asked] = [0, 0]
  let answer: () => Promise<readonly unknown[]> = async () => ['answered']
  const { ask } = behindBreaker(
    {
      ask: () => {
        asked += 1
        return answer()
      },
      close: () => {},
    },
    budgetMs,
    () => nowMs,
  )
  const failWith = (error: StoreUnreachableError) => {
    answer = () => Promise.reject(error)
  }
  return {
    /** `answered`, or the error's code as in a log. */
    ask: () =>
      ask([]).then(
        () => 'answered',
        (thrown: unknown) => (isStoreUnreachable(thrown) ? (thrown.causeCode ?? thrown.reason) : 'mistake'),
      ),
    asked: () => asked,
    pass: (ms: number) => {
      nowMs += ms
    },
    failWith,
    recover: () => {
      answer = async () => ['answered']
    },
    /** Makes calls hang; each of these functions ends one, in their order. */
    hang: () => {
      const hanging: { answer: () => void; fail: (error: StoreUnreachableError) => void }[] = []
      answer = () =>
        new Promise((resolve, reject) => {
          hanging.push({ answer: () => resolve(['answered']), fail: reject })
        })
      return hanging
    },
    open: async (error = QUOTA) => {
      failWith(error)
      for (let time = 0; time < 3; time += 1) await ask([]).catch(() => {})
    },
  }
}

it('waits for no answer longer than its budget', async () => {
  const { ask, hang } = trial(5)
  hang()
  expect(await ask()).toBe('timeout')
})

it.each([
  QUOTA,
  TIMEOUT,
  new StoreUnreachableError('connection', 'ECONNREFUSED'),
  new StoreUnreachableError('unreadable', null, 'store'),
])('stops asking a store that fails as a whole ($message), and keeps saying why', async (error) => {
  const { ask, asked, failWith } = trial()
  failWith(error)
  const said = new Set<string>()
  for (let time = 0; time < 50; time += 1) said.add(await ask())
  expect([...said]).toEqual([error.causeCode ?? error.reason])
  expect(asked()).toBe(3)
})

it('lets one question through each second, alone, and is back with its first answer', async () => {
  const { ask, asked, pass, open, hang, recover } = trial()
  await open()
  pass(999)
  expect([await ask(), asked()]).toEqual(['QUOTA', 3])
  pass(1)
  const hanging = hang()
  const probe = ask()
  pass(5000)
  expect([await ask(), await ask(), asked()]).toEqual(['QUOTA', 'QUOTA', 4])
  hanging[0]?.fail(TIMEOUT)
  expect(await probe).toBe('timeout')
  recover()
  expect([await ask(), await ask(), asked()]).toEqual(['answered', 'answered', 6])
})

it('asks a store whose quota is used up at most once a second, however many visitors come', async () => {
  const { ask, asked, pass, open } = trial()
  await open()
  for (let ms = 0; ms < 60_000; ms += 40) {
    pass(40)
    await Promise.all([ask(), ask(), ask()])
  }
  expect(asked()).toBeLessThanOrEqual(3 + 60)
  expect(asked()).toBeGreaterThan(3 + 50)
})

it('says why the latest probe failed, not why the breaker opened', async () => {
  const { ask, pass, open, failWith } = trial()
  await open(TIMEOUT)
  pass(1000)
  failWith(QUOTA)
  expect([await ask(), await ask()]).toEqual(['QUOTA', 'QUOTA'])
})

it.each<[UnreachableReason, Extent]>([
  ['read-only', 'writes'],
  ['refused', 'question'],
  ['unreadable', 'question'],
])('goes on asking a store whose answer is %s and concerns %s', async (reason, extent) => {
  const { ask, asked, failWith } = trial()
  failWith(new StoreUnreachableError(reason, null, extent))
  for (let time = 0; time < 10; time += 1) expect(await ask()).toBe(reason)
  expect(asked()).toBe(10)
})

it('takes a refusal of writes for a sign of life', async () => {
  const { ask, pass, open, failWith, recover } = trial()
  await open(TIMEOUT)
  pass(1000)
  failWith(new StoreUnreachableError('read-only', 'READONLY'))
  expect(await ask()).toBe('READONLY')
  recover()
  expect(await ask()).toBe('answered')
})

it('counts what failed together once: one lost round trip opens nothing', async () => {
  const { ask, hang, recover } = trial()
  const hanging = hang()
  const asked = Array.from({ length: 20 }, ask)
  for (const { fail } of hanging) fail(TIMEOUT)
  await Promise.all(asked)
  recover()
  expect(await ask()).toBe('answered')
})

it('does not count a time-out against a store that answered others meanwhile', async () => {
  const { ask, asked, hang, recover } = trial()
  for (let time = 0; time < 10; time += 1) {
    const hanging = hang() // such as a write while writes are paused
    const slow = ask()
    recover()
    expect(await ask()).toBe('answered')
    hanging[0]?.fail(TIMEOUT)
    expect(await slow).toBe('timeout')
  }
  expect(asked()).toBe(20)
})

it('throws a mistake in the program on as it is, and counts it as nothing', async () => {
  const mistake = new TypeError('no such property')
  const { ask } = behindBreaker({ ask: () => Promise.reject(mistake), close: () => {} }, 1000)
  for (let time = 0; time < 10; time += 1) await expect(ask([])).rejects.toBe(mistake)
})

it('tells once that it opened and once that it closed, however many calls fail', async () => {
  const told: LoginEvent[] = []
  subscribe((event) => told.push(event))
  const { ask, failWith, open, pass, recover } = trial()
  await open()
  failWith(TIMEOUT)
  for (let second = 0; second < 3; second += 1) {
    pass(1000)
    await ask()
  }
  recover()
  pass(1000)
  await ask()
  await ask()
  expect(told).toEqual([
    { name: 'breaker.opened', of: 'store' },
    { name: 'breaker.closed', of: 'store' },
  ])
})
