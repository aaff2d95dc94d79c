import { createHash } from 'node:crypto'

declare const brand: unique symbol
/** An address of our own origin, without its fragment: all that is ever signed. */
export type SignableAddress = string & { readonly [brand]: 'SignableAddress' }

const LONGEST_ADDRESS_CHARS = 4096

/**
 * The address of a page as its browser says it, for the signature; null: it is none of ours. It stays as it is written,
 * since WeChat signs what the WebView says, byte for byte.
 * @param input such as `location.href`
 */
export function parseSignableAddress(input: string, appOrigin: string): SignableAddress | null {
  const [address = ''] = input.split('#', 1)
  return isSignable(address, appOrigin) ? address : null
}

/** As browsers write an address: one that only parses to ours is nobody's `location.href`. */
const WRITTEN = /^https?:\/\/[^/\s\p{Cc}\p{Surrogate}\\][^\s\p{Cc}\p{Surrogate}\\]*$/u

function isSignable(address: string, appOrigin: string): address is SignableAddress {
  if (address.length > LONGEST_ADDRESS_CHARS || !WRITTEN.test(address) || !URL.canParse(address)) return false
  const { origin, username, password } = new URL(address)
  return origin === appOrigin && username === '' && password === ''
}

/** What is signed, besides the address. */
export type Signed = {
  readonly ticket: string
  readonly nonceStr: string
  /** Seconds since 1970. */
  readonly timestamp: number
}

/**
 * WeChat's signature over an address: SHA-1 over the four values, unescaped, by the order of their names.
 * @returns 40 hexadecimal digits
 * @see WeChat JS-SDK说明文档, 附录1
 */
export function signAddress(address: string, { ticket, nonceStr, timestamp }: Signed): string {
  const text = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${address}`
  return createHash('sha1').update(text).digest('hex')
}
