/** Short for the path of the application's home, the most common one. No address contains this character. */
const HOME_BYTE = 1

/**
 * A path in fewer bytes: an escaped byte such as `%E9` becomes that byte, since addresses contain none unescaped.
 * @param path as the URL parser writes it: ASCII
 * @param home the option; after a change of it, an older state leads to the new home
 */
export function packPath(path: string, home: string): Uint8Array {
  const isHome = path.startsWith(home)
  const packed = path
    .slice(isHome ? home.length : 0)
    .replace(/%([89A-F][0-9A-F])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  const bytes = Buffer.from(packed, 'latin1')
  return isHome ? Buffer.from([HOME_BYTE, ...bytes]) : bytes
}

/** The path that `packPath` packed; other bytes give some text, which must be checked like any address. */
export function unpackPath(bytes: Uint8Array, home: string): string {
  const isHome = bytes[0] === HOME_BYTE
  const text = Array.from(isHome ? bytes.subarray(1) : bytes, (byte) =>
    byte < 0x80 ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase()}`,
  ).join('')
  return isHome ? home + text : text
}
