import { beforeEach, describe, expect, it } from 'vitest'
import { sane } from '../../../e2e/harness/sane.ts'
import { newProcess } from '../../../e2e/harness/servers/new-process.ts'
import { parseAuthorizationCode } from '../wechat/authorization-code.ts'
import { WeChatRefusedError, WeChatUnreachableError } from '../wechat/exchange-error.ts'
import { parseOpenId } from '../wechat/open-id.ts'
import { exchangeWithinLimits } from './exchange-within-limits.ts'

const code = sane(parseAuthorizationCode('051vrM000PY5zO1JPC200tSh9j2vrM09'))
const openId = sane(parseOpenId('oABCDEFGHIJKLMNOPQRSTUVWXYZ1'))
const AWAY = [
  new WeChatRefusedError(-1),
  new WeChatUnreachableError('timeout'),
  new WeChatUnreachableError('not-connected', 'ECONNREFUSED'),
  new WeChatUnreachableError('reset', 'ECONNRESET'),
  new WeChatUnreachableError('unreadable'),
  new WeChatUnreachableError('http-status', 'HTTP_502'),
]

/** A process whose WeChat gives this answer to each code, with a clock that moves when somebody waits. */
function processBeside(says: () => Error | null) {
  let [nowMs, asked, refused] = [1_000_000, 0, 0]
  const exchange = async () => {
    asked += 1
    const error = says()
    if (error !== null) throw error
    return { openId, snapshot: false, scope: ['snsapi_base'], accessToken: null, refreshToken: null }
  }
  const services = {
    exchange,
    nowMs: () => nowMs,
    sleep: async (ms: number) => {
      nowMs += ms
    },
  }
  const turn = {
    codeRefused: () => {
      refused += 1
    },
  }
  return {
    visit: async () => {
      return (await exchangeWithinLimits(code, 'r', turn, services)).kind
    },
    pass: (ms: number) => {
      nowMs += ms
    },
    asked: () => asked,
    refused: () => refused,
  }
}

describe('a process beside a WeChat that is away', () => {
  beforeEach(() => {
    newProcess()
  })

  it.each(AWAY)('asks once a second after ten questions without an answer: %s', async (error) => {
    const { visit, pass, asked } = processBeside(() => error)
    while (asked() < 10) await visit()
    expect(asked()).toBe(10)
    for (let second = 0; second < 30; second += 1) {
      pass(1000)
      const kinds = [await visit(), await visit(), await visit()]
      expect(kinds).toEqual(['failed', 'busy', 'busy'])
    }
    expect(asked()).toBe(40)
  })

  it('lets everybody in a second after WeChat is back', async () => {
    let away = true
    const { visit, pass, asked } = processBeside(() => (away ? new WeChatRefusedError(-1) : null))
    while (asked() < 10) await visit()
    away = false
    expect(await visit()).toBe('busy')
    pass(1000)
    expect([await visit(), await visit(), await visit()]).toEqual(['granted', 'granted', 'granted'])
  })

  it('finds WeChat back by a refused code as well', async () => {
    let says: Error = new WeChatRefusedError(-1)
    const { visit, pass, asked, refused } = processBeside(() => says)
    while (asked() < 10) await visit()
    says = new WeChatRefusedError(40029)
    pass(1000)
    for (let time = 0; time < 5; time += 1) expect(await visit()).toBe('failed')
    expect([asked(), refused()]).toEqual([15, 5])
  })

  it('needs ten in a row: an answer in between resets the count', async () => {
    let question = 0
    const { visit, asked } = processBeside(() =>
      ++question % 10 === 0 ? null : new WeChatUnreachableError('timeout'),
    )
    for (let time = 0; time < 100; time += 1) await visit()
    expect(asked()).toBe(100)
  })

  it('is not delayed by a clock that is set back', async () => {
    let away = true
    const { visit, pass, asked } = processBeside(() => (away ? new WeChatRefusedError(-1) : null))
    while (asked() < 10) await visit()
    away = false
    pass(-3_600_000)
    expect(await visit()).toBe('granted')
  })
})

it.each([45011, 40226, 50002, 99_999])(
  'does not take errcode %i, about one user or minute, for an absence',
  async (errcode) => {
    newProcess()
    const { visit, pass, asked } = processBeside(() => new WeChatRefusedError(errcode))
    for (let time = 0; time < 12; time += 1) {
      await visit()
      pass(60_000)
    }
    expect(asked()).toBe(12)
  },
)
