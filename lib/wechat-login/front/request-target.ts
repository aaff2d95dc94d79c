import { readingsOf } from '../http/path-readings.ts'

/**
 * The path and query of a request target as the routers behind get it, in whichever form it came: doubled slashes and
 * backslashes are one slash, and dot segments are resolved, as browsers and routers would differ on them; a path whose
 * escapes do not decode is meant as it is written, which is no page.
 * @see RFC 9112 §3.2
 */
export function canonicalTarget(target: string): string {
  const asked = originForm(target)
  const at = asked.indexOf('?')
  const [path, query] = at < 0 ? [asked, ''] : [asked.slice(0, at), asked.slice(at)]
  if (path !== '' && !/^[/\\]/.test(path)) return '/'
  return (withoutDots(decodable(path).replace(/[/\\]+/g, '/')) || '/') + query
}

/** `/a/../b` is `/b`, as the gate reads it; Next's own router would look for a page of each segment. */
function withoutDots(path: string): string {
  return /\/(?:\.|%2e){1,2}(?:\/|$)/i.test(path) ? new URL(path, 'http://ours').pathname : path
}

/**
 * The same as the client wrote it, for whoever sends it there again: browsers and their servers tell `?x` from `?x=`,
 * `%20` from `+`, and GBK from UTF-8. A byte that no address may hold is escaped.
 * @param target as Node read it: one character a byte
 */
export function askedTarget(target: string): string {
  return originForm(target).replace(
    /[^!-~]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}

/** What stands in an absolute form's host is the sender's word, like Host. */
function originForm(target: string): string {
  return target.replace(/^https?:\/\/[^/?\\]*/i, '')
}

function decodable(path: string): string {
  try {
    decodeURIComponent(path)
    return path
  } catch {
    return path.replaceAll('%', '%25')
  }
}

/** @param target canonical */
export function pathOf(target: string): string {
  const [path = '/'] = target.split('?', 1)
  return path
}

// Next has rules of its own for these: it resizes images, has a gate see the page whose data or payload it is, and
// keeps pages for what it answers itself.
const OF_NEXT = /^\/_(?:next\/(?:data|image)|global-error|not-found|error|app|document)(?:\/|$)|\.rsc$/i

/**
 * Whether this is an address that Next knows and this application does not have. Judged in every spelling that a
 * router could read.
 * @param path canonical
 */
export function isAddressOfNext(path: string): boolean {
  return readingsOf(path).some((reading) => OF_NEXT.test(reading))
}
