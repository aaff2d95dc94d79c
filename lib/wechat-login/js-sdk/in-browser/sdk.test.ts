import { expect, it } from 'vitest'
import { failureOfPage, pageFailure } from '../failure.ts'
import { refusalIn } from './sdk.ts'

it.each([
  [{ errMsg: 'config:invalid signature' }, 'invalid-signature'],
  [
    { errMsg: 'config:fail,Error: 系统错误,错误码：63002,invalid signature [20261126 10:00:00][wx0]' },
    'invalid-signature',
  ],
  [{ errMsg: 'config:invalid url domain' }, 'invalid-url-domain'],
  [{ errMsg: 'updateTimelineShareData:permission denied' }, 'permission-denied'],
  [{ errMsg: 'config:fail, the permission value is offline verifying' }, 'permission-denied'],
  [{ errMsg: 'config:fail' }, 'other'],
  [{}, 'other'],
  [null, 'other'],
  ['invalid signature', 'other'],
])('what WeChat says to the browser is one word for the log: %j is %s', (said, word) => {
  expect(refusalIn(said)).toBe(word)
})

it.each(pageFailure.options)('the log says what helps against %s', (word) => {
  const { cause, remedy } = failureOfPage(word)
  expect(cause).toBe(`in the browser: ${word}`)
  expect(remedy.length).toBeGreaterThan(20)
})
