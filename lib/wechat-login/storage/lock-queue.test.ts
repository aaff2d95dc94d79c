import { expect, it } from 'vitest'
import { newLockQueue } from './lock-queue.ts'

const BUSY = new Error('busy')

/** A lock that another process holds, a queue in front of it, and a clock that only sleeping moves. */
function trial() {
  let [nowMs, held, asked] = [0, true, 0]
  const done: string[] = []
  const queue = newLockQueue({
    isBusy: (thrown) => thrown === BUSY,
    waitMs: 500,
    retryEveryMs: 10,
    nowMs: () => nowMs,
    sleep: async (ms) => {
      await new Promise(setImmediate)
      nowMs += ms
    },
  })
  const write = (name: string, outcome?: Error) =>
    queue(() => {
      asked += 1
      if (held) throw BUSY
      if (outcome !== undefined) throw outcome
      done.push(name)
      return name
    })
  return {
    write,
    done,
    asked: () => asked,
    nowMs: () => nowMs,
    free: () => {
      held = false
    },
    hold: () => {
      held = true
    },
    turn: () => new Promise(setImmediate),
  }
}

it('runs at once, in the same turn, what nobody keeps waiting', async () => {
  const { write, free, done } = trial()
  free()
  const written = write('a')
  expect(done).toEqual(['a'])
  expect(await written).toBe('a')
})

it('asks for the lock once a retry, however many wait, and serves them in the order they came', async () => {
  const { write, free, done, asked, turn } = trial()
  const names = Array.from({ length: 200 }, (_, at) => String(at))
  const all = Promise.all(names.map((name) => write(name)))
  expect(asked()).toBe(1)
  await turn()
  await turn()
  expect(asked()).toBeLessThanOrEqual(3)
  free()
  expect(await all).toEqual(names)
  expect(done).toEqual(names)
})

it('lets nobody who comes later overtake those who wait', async () => {
  const { write, free, done } = trial()
  const first = write('first')
  free()
  await Promise.all([first, write('second')])
  expect(done).toEqual(['first', 'second'])
})

it('gives each up after its own wait, with the lock’s error, and asks no more when nobody waits', async () => {
  const { write, nowMs, asked, turn } = trial()
  const early = write('early').catch((thrown) => [thrown, nowMs()])
  while (nowMs() < 300) await turn()
  const late = write('late').catch((thrown) => [thrown, nowMs()])
  const [lateFrom, rejectedEarly, rejectedLate] = [nowMs(), await early, await late]
  expect(rejectedEarly).toEqual([BUSY, 500])
  expect(rejectedLate).toEqual([BUSY, lateFrom + 500])
  const before = asked()
  for (let time = 0; time < 5; time += 1) await turn()
  expect(asked()).toBe(before)
})

it('fails only the one whose own attempt fails, and serves the rest', async () => {
  const { write, free, turn } = trial()
  const mistake = new TypeError('no such column')
  const outcomes = Promise.allSettled([write('a'), write('b', mistake), write('c')])
  await turn()
  free()
  expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

it('serves on after it was empty', async () => {
  const { write, free, hold, done, turn } = trial()
  free()
  await write('a')
  hold()
  const waiting = write('b')
  await turn()
  free()
  await waiting
  expect(done).toEqual(['a', 'b'])
})
