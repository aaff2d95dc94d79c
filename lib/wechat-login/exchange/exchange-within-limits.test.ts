import { beforeEach, expect, it } from 'vitest'
import { newProcess } from '../../../e2e/harness/servers/new-process.ts'
import { type LoginEvent, subscribe } from '../events.ts'
import { parseAuthorizationCode } from '../wechat/authorization-code.ts'
import { WeChatRefusedError, WeChatUnreachableError } from '../wechat/exchange-error.ts'
import { exchangeWithinLimits } from './exchange-within-limits.ts'

const CODE = parseAuthorizationCode('051vrM000PY5zO1JPC200tSh9j2vrM09') ?? expect.fail('no code')

let told: LoginEvent[] = []
subscribe((event) => told.push(event))
beforeEach(() => {
  newProcess()
  told = []
})

/** One exchange that takes so long, and fails with this. */
function ask(error: Error, nowMs = 1_800_000_000_000, tookMs = 250) {
  let now = nowMs
  return exchangeWithinLimits(
    CODE,
    'a-request',
    { codeRefused: () => {} },
    {
      exchange: async () => {
        now += tookMs
        throw error
      },
      nowMs: () => now,
      sleep: async () => {},
    },
  )
}

it('tells how long WeChat took to refuse a code, and nothing else of it', async () => {
  await ask(new WeChatRefusedError(40029))
  expect(told).toEqual([
    expect.objectContaining({ name: 'exchange.failed', errcode: 40029, remedy: 'restart', durationMs: 250 }),
  ])
  expect(JSON.stringify(told)).not.toContain(CODE)
})

it('tells of each code that the hold keeps back', async () => {
  await ask(new WeChatRefusedError(40125))
  await ask(new WeChatRefusedError(40125), 1_800_000_001_000)
  expect(told.map(({ name }) => name)).toEqual(['exchange.failed', 'limit.met'])
  expect(told[1]).toEqual({ name: 'limit.met', requestId: 'a-request', limit: 'hold' })
})

it('tells of each code for which this minute has no room', async () => {
  for (let time = 0; time < 12; time += 1) await ask(new WeChatRefusedError(45011), undefined, 0)
  expect(told.filter(({ name }) => name === 'limit.met')).toEqual(
    Array(2).fill({ name: 'limit.met', requestId: 'a-request', limit: 'quota' }),
  )
})

it('tells once that WeChat is away, and once that it is back', async () => {
  for (let time = 0; time < 12; time += 1) await ask(new WeChatUnreachableError('timeout'), undefined, 0)
  await ask(new WeChatRefusedError(40029), 1_800_000_002_000)
  expect(told.filter(({ name }) => name.startsWith('breaker.'))).toEqual([
    { name: 'breaker.opened', of: 'wechat' },
    { name: 'breaker.closed', of: 'wechat' },
  ])
})
