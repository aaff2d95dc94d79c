declare const brand: unique symbol
export type OpenId = string & { readonly [brand]: 'OpenId' }

const OPEN_ID = /^[A-Za-z0-9_-]{20,64}$/ // WeChat's are 28 long; it promises no length

/**
 * The id of one user for one account; null: the text cannot be an openId.
 * @see WeChat 网页授权, step 2
 */
export function parseOpenId(input: string): OpenId | null {
  return isOpenId(input) ? input : null
}

/** The openId as pages and logs may show it: its first and last 4 characters. */
export function maskOpenId(openId: OpenId): string {
  return `${openId.slice(0, 4)}****${openId.slice(-4)}`
}

function isOpenId(input: string): input is OpenId {
  return OPEN_ID.test(input)
}
