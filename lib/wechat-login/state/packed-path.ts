import { DEFAULT_PATH } from '../http/return-path.ts'

/** Stands for 去借钱's own path, the most usual one; no address holds this character. */
const DEFAULT_BYTE = 1

/**
 * A path in fewer bytes: an escaped byte of UTF-8, such as `%E9`, is that byte, since addresses hold none unescaped.
 * @param path as the URL parser writes it: ASCII
 */
export function packPath(path: string): Uint8Array {
  const isDefault = path.startsWith(DEFAULT_PATH)
  const rest = isDefault ? path.slice(DEFAULT_PATH.length) : path
  const packed = rest.replace(/%([89A-F][0-9A-F])/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  const bytes = Buffer.from(packed, 'latin1')
  return isDefault ? Buffer.from([DEFAULT_BYTE, ...bytes]) : bytes
}

/** The path that `packPath` packed; of other bytes, some text to be judged like any address. */
export function unpackPath(bytes: Uint8Array): string {
  const [first] = bytes
  const text = Array.from(first === DEFAULT_BYTE ? bytes.subarray(1) : bytes, (byte) =>
    byte < 0x80 ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase()}`,
  ).join('')
  return first === DEFAULT_BYTE ? DEFAULT_PATH + text : text
}
