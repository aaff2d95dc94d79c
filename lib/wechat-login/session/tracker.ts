import { createHash, randomBytes } from 'node:crypto'
import { BASE62_PATTERN, toBase62 } from '../keys/base62.ts'
import type { KeyRing, KeySet } from '../keys/keys.ts'
import { mac, sameText } from '../keys/mac.ts'

declare const brand: unique symbol
/** The T cookie's value with a valid MAC (step 3): 32 letters and digits. */
export type Tracker = string & { readonly [brand]: 'Tracker' }

/** `began`: no login yet, nothing stored. `logged-in`: made by a login, so it may have a session. */
export type TrackerKind = 'began' | 'logged-in'

declare const keyBrand: unique symbol
/** A session's key in stores: 132 bits of its T's SHA-256, so that a leaked store contains no usable T. */
export type SessionKey = string & { readonly [keyBrand]: 'SessionKey' }

const DIGITS = '0123456789'
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const BODY_CHARS = 23 // 137 bits
const KEY_CHARS = 22
const MAC_CHARS = 8 // 47 bits: an invented T is refused without the store
const LENGTH = 1 + BODY_CHARS + MAC_CHARS

/** A tracker for a login that begins. Nothing is stored for it. */
export function newTracker(keys: KeyRing, random: (bytes: number) => Uint8Array = randomBytes): Tracker {
  const [kind = 0] = random(1)
  return sign(DIGITS.charAt(kind % DIGITS.length) + toBase62(random(24), BODY_CHARS), keys.signing)
}

/**
 * The tracker for a login that begins because this one's session has ended: the same one for every tab that finds out at
 * the same moment, at any instance. Without our secret nobody can compute it.
 */
export function trackerAfter(ended: Tracker, { signing }: KeyRing): Tracker {
  const bytes = mac(signing.derivedTracker, 'after', ended)
  const [kind = 0] = bytes
  return sign(DIGITS.charAt(kind % DIGITS.length) + toBase62(bytes.subarray(1), BODY_CHARS), signing)
}

/**
 * The tracker of the session that this code begins. The same T, state and code always give the same one; without the
 * code nobody can compute it.
 * @param keySet of the secret that opened the state, so that instances one rotation step apart agree
 */
export function deriveTracker(old: Tracker, nonce: string, code: string, keySet: KeySet): Tracker {
  const bytes = mac(keySet.derivedTracker, old, nonce, code)
  const [kind = 0] = bytes
  return sign(LETTERS.charAt(kind % LETTERS.length) + toBase62(bytes.subarray(1), BODY_CHARS), keySet)
}

/** A cookie's value as tracker; null: none of our secrets signed it. */
export function parseTracker(text: string, keys: KeyRing): Tracker | null {
  return isTracker(text, keys) ? text : null
}

export function trackerKind(tracker: Tracker): TrackerKind {
  return DIGITS.includes(tracker.charAt(0)) ? 'began' : 'logged-in'
}

export function sessionKey(tracker: Tracker): SessionKey {
  const key = parseSessionKey(createHash('sha256').update(tracker).digest('base64url').slice(0, KEY_CHARS))
  if (key === null) throw new Error('SHA-256 as base64url is longer than a key')
  return key
}

/** A session's key from a store's index, or null. */
export function parseSessionKey(text: string): SessionKey | null {
  return isSessionKey(text) ? text : null
}

function sign(body: string, keySet: KeySet): Tracker {
  const text = body + macOf(body, keySet)
  if (!isSignedBy(text, keySet)) throw new Error('a tracker that we signed must verify')
  return text
}

function isTracker(text: string, keys: KeyRing): text is Tracker {
  return keys.all.some((keySet) => isSignedBy(text, keySet))
}

function isSignedBy(text: string, keySet: KeySet): text is Tracker {
  if (text.length !== LENGTH || !BASE62_PATTERN.test(text)) return false
  return sameText(text.slice(-MAC_CHARS), macOf(text.slice(0, -MAC_CHARS), keySet))
}

function macOf(body: string, keySet: KeySet): string {
  return toBase62(mac(keySet.tracker, body), MAC_CHARS)
}

const SESSION_KEY = /^[A-Za-z0-9_-]{22}$/

function isSessionKey(text: string): text is SessionKey {
  return SESSION_KEY.test(text)
}
