import { type AuthorizationCode, DENIED_CODE, parseAuthorizationCode } from '../wechat/authorization-code.ts'

/** The query of WeChat's callback (step 6), before any check. */
export type CallbackQuery =
  | { readonly kind: 'repeated' }
  /** The visitor refused: there is only a state, or a word in place of the code. */
  | { readonly kind: 'denied'; readonly state: string }
  | { readonly kind: 'answered'; readonly code: AuthorizationCode | null; readonly state: string }

/**
 * Reads `code` and `state`; refuses a repeated parameter.
 * @see RFC 6749 §3.1: parameters must not be included more than once
 */
export function readCallbackQuery(query: URLSearchParams): CallbackQuery {
  const [codes, states] = [query.getAll('code'), query.getAll('state')]
  if (codes.length > 1 || states.length > 1) return { kind: 'repeated' }
  const [code, state = ''] = [codes[0], states[0]]
  if (code === DENIED_CODE || (code === undefined && state !== '')) return { kind: 'denied', state }
  return { kind: 'answered', code: parseAuthorizationCode(code ?? ''), state }
}
