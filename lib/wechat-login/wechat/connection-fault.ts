import { WeChatUnreachableError } from './exchange-error.ts'

const CAUSE_CODE = /^[A-Za-z][A-Za-z0-9_/]{0,63}$/

/**
 * Classifies an error of fetch, or of reading its body, by whether WeChat can have seen the request. In doubt it has:
 * sending a code twice loses the login, a fresh code costs nothing.
 */
export function connectionFault(thrown: unknown, timedOut: boolean): WeChatUnreachableError {
  if (timedOut) return new WeChatUnreachableError('timeout')
  const cause = property(thrown, 'cause') ?? thrown
  const causeCode = codeOf(cause)
  if (neverConnected(cause, causeCode)) return new WeChatUnreachableError('not-connected', causeCode)
  return new WeChatUnreachableError('reset', causeCode)
}

function neverConnected(cause: unknown, causeCode: string | null): boolean {
  if (cause instanceof AggregateError) return true // one failure per address
  const syscall = property(cause, 'syscall') // EHOSTUNREACH, for one, also comes from reading
  if (syscall !== undefined) return syscall === 'connect' || syscall === 'getaddrinfo'
  return causeCode === 'UND_ERR_CONNECT_TIMEOUT'
}

/** Its `code`, else its name (undici's parser error has only that), when it looks like one. */
function codeOf(cause: unknown): string | null {
  const code = property(cause, 'code') ?? property(cause, 'name')
  return typeof code === 'string' && CAUSE_CODE.test(code) ? code : null
}

function property(holder: unknown, key: 'cause' | 'code' | 'name' | 'syscall'): unknown {
  return typeof holder === 'object' && holder !== null ? Reflect.get(holder, key) : undefined
}
