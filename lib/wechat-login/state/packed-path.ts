/**
 * A path in fewer bytes: an escaped byte of UTF-8, such as `%E9`, is that byte, since addresses hold none unescaped.
 * @param path as the URL parser writes it: ASCII
 */
export function packPath(path: string): Uint8Array {
  const packed = path.replace(/%([89A-F][0-9A-F])/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return Buffer.from(packed, 'latin1')
}

/** The path that `packPath` packed; of other bytes, some text to be judged like any address. */
export function unpackPath(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) =>
    byte < 0x80 ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase()}`,
  ).join('')
}
