import { expect, it } from 'vitest'
import { counted, type ExchangePace, hasRoom, paceAt, refusedOne } from './exchange-pace.ts'

const MINUTE = 60_000

/** Exchanges as often as there is room at that moment. */
function askAll(pace: ExchangePace, nowMs: number): ExchangePace {
  let asked = pace
  while (hasRoom(asked, nowMs)) asked = counted(asked)
  return asked
}

it('asks for no more than WeChat allows, and not all of it at once', () => {
  const first = askAll(paceAt(undefined, 0), 0)
  expect(first.asked).toBe(45_000 / 12)
  const half = askAll(first, MINUTE / 2)
  expect(half.asked).toBe(45_000 / 12 + 45_000 / 2)
  expect(askAll(half, MINUTE - 1).asked).toBe(45_000)
})

it('closes for the rest of the minute after a refusal, and then asks for a little less than it got', () => {
  const asked = askAll(paceAt(undefined, 0, 1200), 0)
  const closed = refusedOne(counted(asked))
  expect(closed.asked).toBe(100)
  expect([hasRoom(closed, 1), hasRoom(closed, MINUTE - 1)]).toEqual([false, false])
  const next = paceAt(closed, MINUTE, 1200)
  expect([next.limit, hasRoom(next, MINUTE)]).toEqual([90, true])
})

it('asks for more again in every minute without a refusal, up to the most', () => {
  const learnt = { minute: 0, asked: 0, limit: 100, most: 1200, refused: 0 }
  expect(paceAt(learnt, MINUTE, 1200).limit).toBe(125)
  expect(paceAt(learnt, 30 * MINUTE, 1200).limit).toBe(1200)
})

it('asks for no less because the clock was set back', () => {
  const before = counted(paceAt(undefined, 90 * MINUTE))
  expect(paceAt(before, 30 * MINUTE).limit).toBe(45_000)
})

it('never learns to ask for nothing', () => {
  const closed = { minute: 0, asked: 0, limit: 100, most: 1200, refused: 1 }
  const next = paceAt(closed, MINUTE, 1200)
  expect([next.limit, hasRoom(next, MINUTE)]).toEqual([12, true])
})

it('takes a few refusals of a whole account’s share for an accident', () => {
  let pace = counted(paceAt(undefined, 0))
  for (let refusal = 0; refusal < 9; refusal += 1) pace = refusedOne(counted(pace))
  expect(hasRoom(pace, 1)).toBe(true)
  expect(hasRoom(refusedOne(counted(pace)), 1)).toBe(false)
})
