import type { Config } from '../config/config.ts'
import { isHttps } from './https.ts'

/**
 * The tracker (T), the sealed openId (UU), return paths too long for a state (P), and the secrets of a computer that
 * waits for a phone (C).
 */
export const COOKIES = { tracker: 'T', user: 'UU', paths: 'P', pairing: 'C' } as const

type Cookie = (typeof COOKIES)[keyof typeof COOKIES]

export type CookieConfig = Pick<Config, 'appOrigin' | 'cookieHostPrefix'>

/** A cookie of ours, as Next's cookie jar takes it: host-only, HttpOnly, Lax. */
export type OurCookie = {
  readonly name: string
  readonly value: string
  readonly path: '/'
  readonly httpOnly: true
  readonly sameSite: 'lax'
  readonly secure: boolean
  /** In seconds; without it a cookie lives as long as the browser is open. */
  readonly maxAge?: number
}

const MOST_VALUES = 3

/**
 * All values of a cookie in the request, in their order, at most three. Another Path or Domain can add a second cookie
 * of one name, and libraries disagree on which counts: so all are read, here and nowhere else.
 * @see RFC 6265 §4.2.2, §5.4
 */
export function cookieValues(headers: Headers, name: string): readonly string[] {
  const values: string[] = []
  for (const pair of (headers.get('cookie') ?? '').split(';')) {
    const [key = '', value] = splitAtFirst(pair, '=')
    if (value !== undefined && key.trim() === name && !values.includes(value.trim()))
      values.push(value.trim())
    if (values.length === MOST_VALUES) break
  }
  return values
}

/** A `__Host-` cookie can be set by this host only, over https only. @see RFC 6265bis §4.1.3.2 */
export function cookieName(cookie: Cookie, { cookieHostPrefix }: Pick<Config, 'cookieHostPrefix'>): string {
  return cookieHostPrefix ? `__Host-${cookie}` : cookie
}

/** Its name without and with the prefix, for code without our configuration. */
export function bothNames(cookie: Cookie): readonly string[] {
  return [false, true].map((cookieHostPrefix) => cookieName(cookie, { cookieHostPrefix }))
}

/** @param maxAgeSeconds left out: until the browser closes; 0: deletes the cookie */
export function ourCookie(
  cookie: Cookie,
  value: string,
  config: CookieConfig,
  maxAgeSeconds?: number,
): OurCookie {
  const age = maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds }
  const scope = { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps(config) } as const
  return { name: cookieName(cookie, config), value, ...scope, ...age }
}

/** Its `Set-Cookie` line. */
export function setCookie({ name, value, path, secure, maxAge }: OurCookie): string {
  const age = maxAge === undefined ? '' : `; Max-Age=${maxAge}`
  return `${name}=${value}; Path=${path}${age}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
}

function splitAtFirst(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
