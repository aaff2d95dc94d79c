const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const BASE = 62n

/** Letters and digits: all that WeChat promises to hand back unchanged in a `state`. */
export const BASE62_PATTERN = /^[0-9A-Za-z]*$/

/**
 * The last `length` base-62 digits of the bytes read as one big-endian number. Uniform when the bytes
 * are random and hold clearly more bits than the digits (5.95 bits a digit).
 */
export function toBase62(bytes: Uint8Array, length: number): string {
  return digits(bytesToNumber(bytes), length)
}

/** A non-negative whole number as exactly `length` base-62 digits. */
export function numberToBase62(value: number, length: number): string {
  return digits(BigInt(value), length)
}

/** The number behind base-62 digits, or null when it is not one that JavaScript holds exactly. */
export function base62ToNumber(text: string): number | null {
  const value = readDigits(text)
  return value === null || value > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(value)
}

/** Any bytes as base 62, and back by `bytesFromBase62`: one spelling for each byte string. */
export function bytesToBase62(bytes: Uint8Array): string {
  let rest = bytesToNumber(Uint8Array.of(1, ...bytes)) // the leading 1 keeps leading zero bytes
  let text = ''
  for (; rest > 0n; rest /= BASE) text = digitAt(rest) + text
  return text
}

/** The bytes behind `bytesToBase62`'s spelling, or null for text that it would never write. */
export function bytesFromBase62(text: string): Uint8Array | null {
  const value = readDigits(text)
  if (value === null) return null
  const hex = value.toString(16)
  if (hex.length % 2 === 0 || !hex.startsWith('1')) return null
  const bytes = Uint8Array.from(Buffer.from(hex.slice(1), 'hex'))
  return bytesToBase62(bytes) === text ? bytes : null
}

function digits(value: bigint, length: number): string {
  let rest = value
  let text = ''
  for (let place = 0; place < length; place += 1) {
    text = digitAt(rest) + text
    rest /= BASE
  }
  return text
}

function digitAt(value: bigint): string {
  return ALPHABET.charAt(Number(value % BASE))
}

function readDigits(text: string): bigint | null {
  if (!BASE62_PATTERN.test(text)) return null
  let value = 0n
  for (const digit of text) value = value * BASE + BigInt(ALPHABET.indexOf(digit))
  return value
}

function bytesToNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x0${Buffer.from(bytes).toString('hex')}`)
}
