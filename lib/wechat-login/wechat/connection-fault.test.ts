import { describe, expect, it } from 'vitest'
import { connectionFault } from './connection-fault.ts'

type Cause = { readonly code?: string; readonly name?: string; readonly syscall?: string }

function fetchFailed(cause: Cause): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error('…'), cause) })
}

describe('connection fault', () => {
  it.each<Cause>([
    { code: 'ECONNREFUSED', syscall: 'connect' },
    { code: 'ENOTFOUND', syscall: 'getaddrinfo' },
    { code: 'EAI_AGAIN', syscall: 'getaddrinfo' },
    { code: 'EHOSTUNREACH', syscall: 'connect' },
    { code: 'ENETUNREACH', syscall: 'connect' },
    { code: 'ETIMEDOUT', syscall: 'connect' },
    { code: 'UND_ERR_CONNECT_TIMEOUT' },
  ])('leaves the code unspent when no connection came about: $code', (cause) => {
    expect(connectionFault(fetchFailed(cause), false)).toMatchObject({
      reason: 'not-connected',
      codeMayBeSpent: false,
      causeCode: cause.code,
    })
  })

  it("leaves the code unspent when none of WeChat's addresses could be reached", () => {
    const cause = Object.assign(new AggregateError([]), { code: 'ETIMEDOUT' })
    expect(connectionFault(new TypeError('fetch failed', { cause }), false).codeMayBeSpent).toBe(false)
  })

  it.each<Cause>([
    { code: 'ECONNRESET', syscall: 'read' },
    { code: 'EPIPE', syscall: 'write' },
    { code: 'ETIMEDOUT', syscall: 'read' },
    { code: 'EHOSTUNREACH', syscall: 'read' },
    { code: 'UND_ERR_SOCKET' },
    { code: 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC' },
    { code: 'CERT_HAS_EXPIRED' },
    { code: 'HPE_INVALID_CONSTANT' },
    { name: 'HTTPParserError' },
    {},
  ])('counts the code as spent when the connection broke: $code $syscall', (cause) => {
    expect(connectionFault(fetchFailed(cause), false)).toMatchObject({
      reason: 'reset',
      codeMayBeSpent: true,
    })
  })

  it('counts the code as spent when time ran out, wherever it did', () => {
    expect(connectionFault(fetchFailed({ code: 'ECONNREFUSED' }), true)).toMatchObject({
      reason: 'timeout',
      codeMayBeSpent: true,
    })
  })

  it.each([null, undefined, 'text', { cause: { code: 40029 } }, { code: 'a code with spaces' }])(
    'takes anything thrown: %j',
    (thrown) => {
      expect(connectionFault(thrown, false)).toMatchObject({ reason: 'reset', causeCode: null })
    },
  )
})
