const MOST_LAYERS = 3

/**
 * A path in every spelling that a router or a proxy could read it in: without its dot segments and doubled slashes, and
 * without escapes, also those inside escapes.
 * @param path without its query
 */
export function readingsOf(path: string): readonly string[] {
  const readings = [path]
  let pathname = path
  for (let layer = 0; layer < MOST_LAYERS && /[%.\\]|\/\//.test(pathname); layer += 1) {
    pathname = decoded(new URL(withSingleSlashes(pathname), 'http://ours').pathname)
    readings.push(pathname)
  }
  return readings
}

function decoded(pathname: string): string {
  try {
    return withSingleSlashes(decodeURIComponent(pathname))
  } catch {
    return pathname
  }
}

function withSingleSlashes(pathname: string): string {
  return pathname.replace(/[/\\]+/g, '/')
}
