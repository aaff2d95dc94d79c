declare const brand: unique symbol
export type AuthorizationCode = string & { readonly [brand]: 'AuthorizationCode' }

/** In place of a code when the visitor refused; other refusals bring no code. */
export const DENIED_CODE = 'authdeny'

const CODE = /^[A-Za-z0-9_-]{1,128}$/ // WeChat's are 32 long; it promises no length

/**
 * The one-use code of WeChat's callback; null: the text cannot be one. A refusal is not a code and is never exchanged.
 * @see WeChat 网页授权, step 1; RFC 6749 §4.1.2
 */
export function parseAuthorizationCode(input: string): AuthorizationCode | null {
  return isAuthorizationCode(input) ? input : null
}

function isAuthorizationCode(input: string): input is AuthorizationCode {
  return CODE.test(input) && input !== DENIED_CODE
}
