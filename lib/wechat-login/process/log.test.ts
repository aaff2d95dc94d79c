import { expect, it } from 'vitest'
import { mentionOnceInAWhile } from './log.ts'

const outage = (causeCode: string) =>
  ({ name: 'store.unreachable', requestId: 'id', reason: 'refused', causeCode, remedy: null }) as const

it('tells an outage that every request meets once in ten seconds, and how often it was met', () => {
  let nowMs = 0
  const mention = mentionOnceInAWhile(() => nowMs)
  expect([1, 2, 3].map(() => mention(outage('LOADING')))).toEqual([1, 0, 0])
  expect(mention(outage('NOAUTH'))).toBe(1)
  nowMs = 10_000
  expect(mention(outage('LOADING'))).toBe(3)
})

it('tells once in ten seconds that keys of one kind hold what is none of ours', () => {
  const mention = mentionOnceInAWhile(() => 0)
  const refused = (place: 'session' | 'claim', reason: string) =>
    mention({ name: 'store.value-refused', place, reason })
  expect([refused('session', 'wrong-mac'), refused('session', 'wrong-mac')]).toEqual([1, 0])
  expect([refused('session', 'wrong-type'), refused('claim', 'wrong-type')]).toEqual([1, 1])
})

it('tells everything else each time', () => {
  const mention = mentionOnceInAWhile(() => 0)
  const begin = { name: 'login.begin', requestId: 'id', attempt: 0, login: 'x' } as const
  expect([mention(begin), mention(begin)]).toEqual([1, 1])
})
