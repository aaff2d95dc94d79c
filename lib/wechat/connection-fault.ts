import { WeChatUnreachableError } from './exchange-error.ts'

const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'UND_ERR_CONNECT_TIMEOUT',
])
// OpenSSL's verdicts on the other side's certificate, and its handshake failures; other ERR_SSL codes can come later.
const BAD_CERTIFICATE = /^(?:CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|ERR_TLS_CERT_)/
const BAD_HANDSHAKE = /^ERR_SSL_.*(?:WRONG_VERSION_NUMBER|PROTOCOL|PROTOCOL_VERSION|HANDSHAKE_FAILURE)$/
const NOT_HTTP = /^(?:HPE_|HTTPParserError|Z_|UND_ERR_HEADERS_OVERFLOW)/
const CAUSE_CODE = /^[A-Za-z][A-Za-z0-9_/]{0,63}$/

/**
 * What fetch, or reading its body, threw, told apart by whether WeChat can have seen the request. When in
 * doubt it can: a code that is asked twice costs the visitor the login, a fresh one costs nothing.
 */
export function connectionFault(thrown: unknown, timedOut: boolean): WeChatUnreachableError {
  if (timedOut) return new WeChatUnreachableError('timeout')
  const cause = property(thrown, 'cause') ?? thrown
  const causeCode = codeOf(cause)
  if (neverConnected(cause, causeCode)) return new WeChatUnreachableError('not-connected', causeCode)
  if (causeCode !== null && NOT_HTTP.test(causeCode))
    return new WeChatUnreachableError('unreadable', causeCode)
  return new WeChatUnreachableError('reset', causeCode)
}

function neverConnected(cause: unknown, causeCode: string | null): boolean {
  if (cause instanceof AggregateError) return true // one failure for each address that was tried
  const syscall = property(cause, 'syscall') // EHOSTUNREACH, for one, also comes from reading
  if (syscall !== undefined) return syscall === 'connect' || syscall === 'getaddrinfo'
  if (causeCode === null) return false
  return NEVER_CONNECTED.has(causeCode) || BAD_CERTIFICATE.test(causeCode) || BAD_HANDSHAKE.test(causeCode)
}

/** Its `code`, else its name (undici's parser error has only that), when it looks like one. */
function codeOf(cause: unknown): string | null {
  const code = property(cause, 'code') ?? property(cause, 'name')
  return typeof code === 'string' && CAUSE_CODE.test(code) ? code : null
}

function property(holder: unknown, key: 'cause' | 'code' | 'name' | 'syscall'): unknown {
  return typeof holder === 'object' && holder !== null ? Reflect.get(holder, key) : undefined
}
