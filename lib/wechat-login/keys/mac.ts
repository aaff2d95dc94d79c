import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * HMAC-SHA256 over the parts, each preceded by its length, so that no two lists of parts give the same input.
 * @returns 32 bytes
 */
export function mac(key: Buffer, ...parts: readonly string[]): Buffer {
  const hmac = createHmac('sha256', key)
  for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:`).update(part)
  return hmac.digest()
}

/** Compares two texts in constant time. */
export function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}
