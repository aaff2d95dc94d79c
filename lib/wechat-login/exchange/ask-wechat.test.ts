import { expect, it } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { type AuthorizationCode, parseAuthorizationCode } from '../wechat/authorization-code.ts'
import { type WeChatError, WeChatRefusedError, WeChatUnreachableError } from '../wechat/exchange-error.ts'
import { type OpenId, parseOpenId } from '../wechat/open-id.ts'
import { askWeChat } from './ask-wechat.ts'

const code = sane<AuthorizationCode>(parseAuthorizationCode('051vrM000PY5zO1JPC200tSh9j2vrM09'))
const openId = sane<OpenId>(parseOpenId('oABCDEFGHIJKLMNOPQRSTUVWXYZ1'))
const grant = {
  openId,
  snapshot: false,
  scope: ['snsapi_base'],
  accessToken: null,
  refreshToken: null,
}

/** A WeChat that fails `failures` times before it grants. Each try takes time on a clock that only this moves. */
function trial(failures: number, error: WeChatError, { tryMs = 10, oversleepMs = 0, room = 100 } = {}) {
  let [nowMs, tries] = [0, 0]
  const budgets: number[] = []
  const exchange = async (_: AuthorizationCode, timeoutMs: number) => {
    if (timeoutMs <= 0) throw new RangeError('no time-out at all')
    budgets.push(timeoutMs)
    tries += 1
    nowMs += Math.min(tryMs, timeoutMs)
    if (tries <= failures) throw error
    return grant
  }
  const sleep = async (ms: number) => {
    nowMs += ms + oversleepMs
  }
  const mayAskAgain = () => tries < room
  const answer = askWeChat(code, { exchange, mayAskAgain, nowMs: () => nowMs, sleep })
  return { answer, tries: () => tries, tookMs: () => nowMs, budgets }
}

it.each([
  ['WeChat is busy', new WeChatRefusedError(-1)],
  ['WeChat was never reached', new WeChatUnreachableError('not-connected', 'ECONNREFUSED')],
])('asks again with the same code when %s', async (_, error) => {
  const { answer, tries } = trial(2, error)
  expect(await answer).toEqual({ kind: 'granted', grant })
  expect(tries()).toBe(3)
})

it.each([
  ['a used code', new WeChatRefusedError(40163)],
  ['a time-out', new WeChatUnreachableError('timeout')],
  ['a reset', new WeChatUnreachableError('reset', 'ECONNRESET')],
  ['an unreadable answer', new WeChatUnreachableError('unreadable')],
  ['a 502', new WeChatUnreachableError('http-status', 'HTTP_502')],
])('never asks again after %s: the code may be spent', async (_, error) => {
  const { answer, tries } = trial(1, error)
  expect(await answer).toEqual({ kind: 'failed', error })
  expect(tries()).toBe(1)
})

it.each([new WeChatRefusedError(-1), new WeChatUnreachableError('not-connected', 'ECONNREFUSED')])(
  'asks at most three times about one code, however long WeChat stays away: %s',
  async (error) => {
    const { answer, tries, tookMs } = trial(Number.POSITIVE_INFINITY, error)
    expect([await answer, tries(), tookMs()]).toEqual([{ kind: 'failed', error }, 3, 1030])
  },
)

it('gives up within five seconds, and gives each try at most three', async () => {
  for (const tryMs of [10, 3000]) {
    const { answer, tookMs, budgets } = trial(Number.POSITIVE_INFINITY, new WeChatRefusedError(-1), { tryMs })
    expect((await answer).kind).toBe('failed')
    expect(tookMs()).toBeLessThanOrEqual(5000)
    expect(Math.max(...budgets)).toBeLessThanOrEqual(3000)
  }
})

it('gives up in peace when a pause takes longer than it should, or the clock steps forward', async () => {
  for (const [tryMs, oversleepMs] of [
    [2010, 13],
    [10, 60_000],
  ] as const) {
    const busy = new WeChatRefusedError(-1)
    const { answer, budgets } = trial(Number.POSITIVE_INFINITY, busy, { tryMs, oversleepMs })
    expect(await answer).toEqual({ kind: 'failed', error: busy })
    expect(Math.min(...budgets)).toBeGreaterThanOrEqual(300)
  }
})

it('asks again only while the quota has room for it', async () => {
  const { answer, tries } = trial(5, new WeChatRefusedError(-1), { room: 2 })
  expect((await answer).kind).toBe('failed')
  expect(tries()).toBe(2)
})
