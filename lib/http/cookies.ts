const MOST_VALUES = 3

/**
 * What the request sent under this cookie name, in its order, at most three. Another Path, Domain or a sibling
 * site can add a second one, and libraries disagree on which counts: read them all, here and nowhere else.
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

export type CookieScope = { readonly path: string; readonly secure: boolean; readonly maxAgeSeconds?: number }

/** One `Set-Cookie` line: HttpOnly and SameSite=Lax, for this host only. */
export function setCookie(name: string, value: string, { path, secure, maxAgeSeconds }: CookieScope): string {
  const age = maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`
  return `${name}=${value}; Path=${path}${age}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
}

function splitAtFirst(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
