import { expect, it } from 'vitest'
import { WeChatRefusedError, WeChatUnreachableError } from '../wechat/exchange-error.ts'
import { outcomeOfFailure } from './open-session.ts'

it.each([
  [40029, 0, { kind: 'restart', cause: 'code-refused' }],
  [40029, 2, { kind: 'restart', cause: 'code-refused' }],
  [-1, 0, { kind: 'busy' }],
  [-1, 1, { kind: 'busy' }],
  [45011, 0, { kind: 'restart', cause: 'wechat-busy' }],
  [45011, 1, { kind: 'busy' }],
  [40125, 0, { kind: 'failed', cause: 'misconfigured', errcode: 40125 }],
  [40164, 1, { kind: 'failed', cause: 'misconfigured', errcode: 40164 }],
])('takes errcode %i at attempt %i for %o', (errcode, attempt, outcome) => {
  expect(outcomeOfFailure(new WeChatRefusedError(errcode), attempt)).toEqual(outcome)
})

it('takes silence for business: one fresh authorization, then the busy page', () => {
  const silence = new WeChatUnreachableError('timeout')
  expect([outcomeOfFailure(silence, 0), outcomeOfFailure(silence, 1)]).toEqual([
    { kind: 'restart', cause: 'wechat-busy' },
    { kind: 'busy' },
  ])
})
