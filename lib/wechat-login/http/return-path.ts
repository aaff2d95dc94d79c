import { readingsOf } from './path-readings.ts'
import { isOwnAddress } from './public-paths.ts'

declare const brand: unique symbol
/** Where the visitor was going: path and query on our own origin, never a page of the login itself. */
export type ReturnPath = string & { readonly [brand]: 'ReturnPath' }

const LONGEST_PATH_CHARS = 2048

/** Personal keys that WeChat's client appends to addresses, all at once; one alone is a parameter of the page's own. */
const WECHAT_KEYS: readonly string[] = ['uin', 'key', 'pass_ticket']

/**
 * The return path in an address of ours, absolute or not, or null. Parsed as browsers parse it and looked at
 * again afterwards: `/.//evil.example` resolves to `//evil.example`. What a browser could ask for stays as it is
 * written, byte for byte. The fragment is dropped, and so are the personal keys that WeChat's client may have appended;
 * of an address that is too long, the query.
 * @see RFC 9700 §4.11; WHATWG URL, which reads `\` in a path as `/`
 */
export function parseReturnPath(input: string, appOrigin: string): ReturnPath | null {
  if (!input.startsWith('/') && !input.startsWith(`${appOrigin}/`)) return null
  if (/\p{Cc}|\p{Surrogate}|^[^?#]*\\/u.test(input) || !URL.canParse(input, appOrigin)) return null
  const url = new URL(input, appOrigin)
  if (url.origin !== appOrigin || url.username !== '' || url.password !== '') return null
  const path = withoutWeChatKeys(url.pathname + queryAsWritten(input, url))
  const kept = isReturnPath(path) ? path : pathnameOf(path)
  return isReturnPath(kept) && new URL(kept, appOrigin).origin === appOrigin ? kept : null
}

/** The parser drops an empty query and escapes what old browsers do not; it escapes Chinese as browsers do. */
function queryAsWritten(input: string, { search }: URL): string {
  const query = /^[^?#]*(\?[^#]*)/.exec(input)?.[1] ?? ''
  return /^[!-~]*$/.test(query) ? query : search
}

/** The same place without its query: what is left when a long address cannot be kept. */
export function withoutQuery(path: ReturnPath): ReturnPath {
  const pathname = pathnameOf(path)
  return isReturnPath(pathname) ? pathname : path
}

function isReturnPath(path: string): path is ReturnPath {
  return path.length <= LONGEST_PATH_CHARS && path.startsWith('/') && !leadsAway(path) && !isOfLogin(path)
}

/** Whether somebody could take it for an address without a scheme, `//evil.example`, in any spelling. */
function leadsAway(path: string): boolean {
  return /^\/(?:[/\\]|%(?:25)*(?:2f|5c))/i.test(path)
}

/** To come back to one of the login's own addresses would log in for nothing, out again, or for ever. */
function isOfLogin(path: string): boolean {
  return readingsOf(pathnameOf(path)).some((reading) =>
    isOwnAddress(reading.toLowerCase().replace(/\/+$/, '')),
  )
}

function pathnameOf(path: string): string {
  const [pathname = ''] = path.split('?', 1)
  return pathname
}

/** Whether an address holds what WeChat's client appended: it should not stay where it could be shared. */
export function carriesWeChatKeys(path: string): boolean {
  const names = parametersOf(path).map(nameOf)
  return WECHAT_KEYS.every((key) => names.includes(key))
}

/** Cuts the parameters out of the text, so that whatever else stands in the query stays as it was written. */
function withoutWeChatKeys(path: string): string {
  if (!carriesWeChatKeys(path)) return path
  const kept = parametersOf(path).filter((parameter) => !WECHAT_KEYS.includes(nameOf(parameter)))
  return kept.length === 0 ? pathnameOf(path) : `${pathnameOf(path)}?${kept.join('&')}`
}

function parametersOf(path: string): readonly string[] {
  const at = path.indexOf('?')
  return at < 0 ? [] : path.slice(at + 1).split('&')
}

function nameOf(parameter: string): string {
  const [name = ''] = parameter.split('=', 1)
  return name
}

/** A path of ours that is known when it is written. @throws when it is none to return to */
export function constantPath(path: string): ReturnPath {
  if (!isReturnPath(path)) throw new Error('not a path to return to')
  return path
}
