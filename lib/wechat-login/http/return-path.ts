declare const brand: unique symbol
/** Where the visitor was going: path and query on our own origin, never a page of the login itself. */
export type ReturnPath = string & { readonly [brand]: 'ReturnPath' }

const LONGEST_PATH_CHARS = 2048

// To come back to one of these would log in for nothing, out again, or for ever.
const OF_THE_LOGIN = /^\/(?:redirect|logout|help|health)(?:\/|$)/i

/** Personal keys that WeChat's client appends to addresses; `key` alone may be a parameter of ours. */
const WECHAT_KEYS = ['uin', 'pass_ticket'] as const

/**
 * The return path in an address of ours, absolute or not, or null. Parsed as browsers parse it and looked at
 * again afterwards: `/.//evil.example` resolves to `//evil.example`. The fragment is dropped, and so are the
 * personal keys that WeChat's client may have appended.
 * @see RFC 9700 §4.11; WHATWG URL, which reads `\` as `/`
 */
export function parseReturnPath(input: string, appOrigin: string): ReturnPath | null {
  if (!input.startsWith('/') && !input.startsWith(`${appOrigin}/`)) return null
  if (/[\p{Cc}\\]|\p{Surrogate}/u.test(input) || !URL.canParse(input, appOrigin)) return null
  const url = new URL(input, appOrigin)
  if (url.origin !== appOrigin || url.username !== '' || url.password !== '') return null
  const path = withoutWeChatKeys(url.pathname + url.search)
  return isReturnPath(path) && new URL(path, appOrigin).origin === appOrigin ? path : null
}

/** The same place without its query: what is left when a long address cannot be kept. */
export function withoutQuery(path: ReturnPath): ReturnPath {
  const [pathname = ''] = path.split('?')
  return isReturnPath(pathname) ? pathname : path
}

function isReturnPath(path: string): path is ReturnPath {
  if (!/^\/(?![/\\])/.test(path) || path.length > LONGEST_PATH_CHARS) return false
  return !OF_THE_LOGIN.test(pathAsRouted(path))
}

/** As the router sees it: `/%72edirect` is the callback too. An escape that does not decode is left as it is. */
function pathAsRouted(path: string): string {
  const [pathname = ''] = path.split('?')
  try {
    return decodeURIComponent(pathname)
  } catch {
    return pathname
  }
}

/** Whether an address holds what WeChat's client appended: it should not stay where a `Referer` could carry it on. */
export function carriesWeChatKeys(search: string): boolean {
  const names = search
    .replace(/^\?/, '')
    .split('&')
    .map((parameter) => parameter.split('=', 1)[0])
  return WECHAT_KEYS.some((name) => names.includes(name))
}

/** Cuts the parameters out of the text, so that whatever else stands in the query stays as it was written. */
function withoutWeChatKeys(path: string): string {
  const at = path.indexOf('?')
  if (at < 0) return path
  const parameters = path.slice(at + 1).split('&')
  if (!carriesWeChatKeys(path.slice(at))) return path
  const kept = parameters.filter((parameter) => !/^(?:key|uin|pass_ticket)(?:=|$)/.test(parameter))
  return kept.length === 0 ? path.slice(0, at) : `${path.slice(0, at)}?${kept.join('&')}`
}

/** A path of ours that is known when it is written. @throws when it is none to return to */
export function constantPath(path: string): ReturnPath {
  if (!isReturnPath(path)) throw new Error('not a path to return to')
  return path
}
