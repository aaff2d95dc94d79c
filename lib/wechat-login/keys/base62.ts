const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const BASE = 62n
const CHUNK_DIGITS = 8 // as many as a Number holds exactly, so that large numbers need fewer divisions
const CHUNK = BASE ** BigInt(CHUNK_DIGITS)

/** Letters and digits: all that WeChat promises to return unchanged in a `state`. */
export const BASE62_PATTERN = /^[0-9A-Za-z]*$/

/**
 * The last `length` base-62 digits of the bytes as one big-endian number. Uniform if the bytes are random and have
 * clearly more bits than the digits (5.95 bits per digit).
 */
export function toBase62(bytes: Uint8Array, length: number): string {
  return digits(bytesToNumber(bytes), length)
}

/** A non-negative whole number as exactly `length` base-62 digits. */
export function numberToBase62(value: number, length: number): string {
  return digits(BigInt(value), length)
}

/** The number that base-62 digits spell; null: not a safe integer. */
export function base62ToNumber(text: string): number | null {
  const value = readDigits(text)
  return value === null || value > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(value)
}

/** Any bytes in base 62, for `bytesFromBase62`. Each byte string has one spelling. */
export function bytesToBase62(bytes: Uint8Array): string {
  return spell(bytesToNumber(Uint8Array.of(1, ...bytes))).replace(/^0+/, '') // the leading 1 preserves leading zero bytes
}

/** The bytes that `bytesToBase62` spelled; null: not a spelling of it. */
export function bytesFromBase62(text: string): Uint8Array | null {
  const value = readDigits(text)
  if (value === null) return null
  const hex = value.toString(16)
  if (hex.length % 2 === 0 || !hex.startsWith('1')) return null
  const bytes = Uint8Array.from(Buffer.from(hex.slice(1), 'hex'))
  return bytesToBase62(bytes) === text ? bytes : null
}

function digits(value: bigint, length: number): string {
  return spell(value).padStart(length, '0').slice(-length)
}

/** With leading zeros, up to a whole chunk. */
function spell(value: bigint): string {
  let text = ''
  for (let rest = value; rest > 0n; rest /= CHUNK) text = spellChunk(Number(rest % CHUNK)) + text
  return text
}

function spellChunk(value: number): string {
  let text = ''
  for (let rest = value; text.length < CHUNK_DIGITS; rest = Math.floor(rest / ALPHABET.length))
    text = ALPHABET.charAt(rest % ALPHABET.length) + text
  return text
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
