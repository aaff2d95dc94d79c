/** Stands for the path of the application's home, the most usual one; no address holds this character. */
const HOME_BYTE = 1

/**
 * A path in fewer bytes: an escaped byte of UTF-8, such as `%E9`, is that byte, since addresses hold none unescaped.
 * @param path as the URL parser writes it: ASCII
 * @param home the option; a state that was written before it changed leads below the new one
 */
export function packPath(path: string, home: string): Uint8Array {
  const isHome = path.startsWith(home)
  const packed = path
    .slice(isHome ? home.length : 0)
    .replace(/%([89A-F][0-9A-F])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  const bytes = Buffer.from(packed, 'latin1')
  return isHome ? Buffer.from([HOME_BYTE, ...bytes]) : bytes
}

/** The path that `packPath` packed; of other bytes, some text to be judged like any address. */
export function unpackPath(bytes: Uint8Array, home: string): string {
  const isHome = bytes[0] === HOME_BYTE
  const text = Array.from(isHome ? bytes.subarray(1) : bytes, (byte) =>
    byte < 0x80 ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase()}`,
  ).join('')
  return isHome ? home + text : text
}
