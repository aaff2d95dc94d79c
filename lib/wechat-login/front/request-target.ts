/**
 * The path and query of a request target in whichever form it came. What stands in an absolute form's host is the
 * sender's word, like Host; doubled slashes and backslashes are one slash, as browsers and routers would differ on
 * them; a path whose escapes do not decode is meant as it is written, which is no page.
 * @see RFC 9112 §3.2
 */
export function canonicalTarget(target: string): string {
  const originForm = target.replace(/^https?:\/\/[^/?\\]*/i, '')
  const at = originForm.indexOf('?')
  const [path, query] = at < 0 ? [originForm, ''] : [originForm.slice(0, at), originForm.slice(at)]
  if (path !== '' && !/^[/\\]/.test(path)) return '/'
  return (decodable(path).replace(/[/\\]+/g, '/') || '/') + query
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

// Next has rules of its own for these: it resizes images, and has a gate see the page whose data or payload it is.
const OF_NEXT = /^\/_next\/(?:data|image)(?:\/|$)|\.rsc$/i

const MOST_LAYERS = 3

/**
 * Whether this is an address that Next knows and this application does not have. Judged in every spelling that a
 * router could read: with dot segments, and with escapes inside escapes.
 * @param path canonical
 */
export function isAddressOfNext(path: string): boolean {
  let pathname = path
  for (let layer = 0; layer < MOST_LAYERS && /[%.]/.test(pathname); layer += 1)
    pathname = decoded(new URL(pathname.replace(/[/\\]+/g, '/'), 'http://ours').pathname)
  return OF_NEXT.test(pathname)
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname).replace(/[/\\]+/g, '/')
  } catch {
    return pathname
  }
}
