import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { issueAppTokens } from '../platform/app-tokens.ts'
import { verifyConfig } from './verify-config.ts'

let nowMs = 1_800_000_000_000
const appTokens = issueAppTokens(
  () => nowMs,
  (bytes) => Buffer.alloc(bytes, nowMs % 251),
  's',
)
const settings = {
  account: { appId: 'wx0123456789abcdef', secret: 's' },
  authorizedDomain: 'h5.test',
  anyPort: false,
}
const url = 'http://h5.test/a?b=%2F'

function judge(
  changes: Readonly<Record<string, unknown>> = {},
  signedUrl = url,
  ticket = appTokens.ticket().ticket,
) {
  const text = `jsapi_ticket=${ticket}&noncestr=n0nce&timestamp=1800000000&url=${signedUrl}`
  const signature = createHash('sha1').update(text).digest('hex')
  const given = { appId: settings.account.appId, timestamp: 1_800_000_000, nonceStr: 'n0nce', signature, url }
  return verifyConfig({ ...given, jsApiList: ['updateTimelineShareData'], ...changes }, settings, appTokens)
}

it('takes a signature over the very address, a fragment apart', () => {
  expect(judge()).toBe('config:ok')
  expect(judge({ url: `${url}#part` })).toBe('config:ok')
  expect(judge({ timestamp: '1800000000' })).toBe('config:ok')
})

it.each([
  ['another address', () => judge({}, 'http://h5.test/a')],
  ['the address with another escape', () => judge({}, 'http://h5.test/a?b=/')],
  ['the address with its fragment', () => judge({ url: `${url}#part` }, `${url}#part`)],
  ['another time', () => judge({ timestamp: 1_800_000_001 })],
  ['another nonce', () => judge({ nonceStr: 'N0nce' })],
  ['a ticket that nobody issued', () => judge({}, url, 'made-up')],
  ['a signature in capitals', () => judge({ signature: 'A'.repeat(40) })],
])('refuses %s', (_, judged) => {
  expect(judged()).toBe('config:invalid signature')
})

it('refuses another account, another host, and an empty list', () => {
  expect(judge({ appId: 'wxffffffffffffffff' })).toBe('config:invalid appid')
  expect(judge({ url: 'http://evil.test/' }, 'http://evil.test/')).toBe('config:invalid url domain')
  expect(judge({ url: 'http://h5.test:8080/' }, 'http://h5.test:8080/')).toBe('config:invalid url domain')
  expect(judge({ jsApiList: [] })).toMatch(/^config:fail/)
})

it('gives everybody one token and one ticket, replaces them five minutes before their end, and takes both until then', () => {
  const [first, ticket] = [appTokens.stable(false).accessToken, appTokens.ticket().ticket]
  expect(appTokens.stable(false).accessToken).toBe(first)
  nowMs += 6_900_000
  const [next, nextTicket] = [appTokens.stable(false).accessToken, appTokens.ticket().ticket]
  expect([next === first, nextTicket === ticket]).toEqual([false, false])
  expect([first, next].map((token) => appTokens.use(token).kind)).toEqual(['valid', 'valid'])
  expect([judge({}, url, ticket), judge({}, url, nextTicket)]).toEqual(['config:ok', 'config:ok'])
  nowMs += 301_000
  expect(appTokens.use(first)).toEqual({ kind: 'refused', errcode: 42001 })
  expect(judge({}, url, ticket)).toBe('config:invalid signature')
})

it('ends every older token when one is forced', () => {
  const old = appTokens.stable(false).accessToken
  nowMs += 1
  expect(appTokens.stable(true).accessToken).not.toBe(old)
  expect(appTokens.use(old)).toEqual({ kind: 'refused', errcode: 40001 })
})

it('takes the ticket that it gave before it started anew', () => {
  const again = () => issueAppTokens(() => nowMs, Buffer.alloc, 'the same secret')
  expect(again().livingTickets()).toEqual([again().ticket().ticket])
})
