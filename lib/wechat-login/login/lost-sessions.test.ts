import { expect, it } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { deriveKeyRing } from '../keys/keys.ts'
import { newRecord } from '../session/record.ts'
import { newTracker } from '../session/tracker.ts'
import { sealUser } from '../session/user-seal.ts'
import { parseOpenId } from '../wechat/open-id.ts'
import { loginsInARow, noteLanding, roundsBehind } from './lost-sessions.ts'

const keys = deriveKeyRing(['a secret for the limits, which is long enough'])
const user = (name: string) => {
  return sane(parseOpenId(`oLimits${name.padStart(21, '0')}`))
}

it('counts the logins of one user that came within minutes of each other, by the browser’s own cookie', async () => {
  const openId = user('cookie')
  const record = newRecord(openId, '', 1000, { sessionIdleSeconds: 1800, sessionMaxSeconds: 43_200 })
  const seal = await sealUser(record, newTracker(keys), 1000, keys, 2)
  expect(await loginsInARow([], openId, 1010, 1800, keys)).toBe(1)
  expect(await loginsInARow([seal], openId, 1010, 1800, keys)).toBe(3)
  expect(await loginsInARow([seal, 'rubbish'], openId, 1010, 1800, keys)).toBe(3)
  expect(await loginsInARow([seal], user('other'), 1010, 1800, keys)).toBe(1)
  expect(await loginsInARow([seal], openId, 1180, 1800, keys)).toBe(1)
  expect(await loginsInARow([seal], openId, 1060, 60, keys)).toBe(1) // sessions that short end by themselves
})

it('counts the rounds of a login whose session is lost at once, by its own memory', () => {
  const began = newTracker(keys)
  const rounds = [1, 2, 3].map((round) => {
    const attempt = roundsBehind([began], round, 1800)
    noteLanding([began, newTracker(keys)], attempt, round)
    return attempt
  })
  expect(rounds).toEqual([0, 1, 2])
  expect(roundsBehind([began], 3 + 180, 1800)).toBe(0)
  expect(roundsBehind([newTracker(keys)], 3, 1800)).toBe(0)
})

it('follows that loop from the T that a login gave to the next one', () => {
  const [began, given] = [newTracker(keys), newTracker(keys)]
  noteLanding([began, given], 0, 1)
  expect(roundsBehind([given], 2, 1800)).toBe(1)
})

it('takes sixty tabs that share a T for one round', () => {
  const shared = newTracker(keys)
  for (let tab = 0; tab < 60; tab += 1) noteLanding([shared, newTracker(keys)], 0, 1)
  expect(roundsBehind([shared], 2, 1800)).toBe(1)
})
