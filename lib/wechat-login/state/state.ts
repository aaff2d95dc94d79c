import { createHash, randomBytes } from 'node:crypto'
import { EARLY_SECONDS } from '../config/clocks.ts'
import type { Config } from '../config/config.ts'
import { parseReturnPath, type ReturnPath, withoutQuery } from '../http/return-path.ts'
import {
  BASE62_PATTERN,
  base62ToNumber,
  bytesFromBase62,
  bytesToBase62,
  numberToBase62,
  toBase62,
} from '../keys/base62.ts'
import { type KeyRing, type KeySet, SECRET_MARK_CHARS } from '../keys/keys.ts'
import { mac, sameText } from '../keys/mac.ts'
import type { Tracker } from '../session/tracker.ts'
import { packPath, unpackPath } from './packed-path.ts'

/*
 * WeChat returns at most 128 letters and digits. Ours are, in this order (the number is the length):
 *
 *   purpose 1 · attempt 1 · secret 2 · time 6 · nonce 11 · kind 1 · path 0–74 · MAC 16 · tag 16
 *
 * The MAC covers all before it, so that path and attempt are valid even without T. The tag covers the MAC and T: only
 * a browser that sends this T may exchange a code with this state. The secret's mark shows whether a server with another
 * secret signed the state, or whether it was damaged on its way.
 *
 * A first character that names no purpose is free for a prefix to a whole state: the mark of an environment whose
 * callbacks are passed on (`relay/mark.ts`). Its 21 characters leave 53 for the path.
 */
export const LONGEST_STATE_CHARS = 128

/** What the code is for. It is also the version of the format. */
const PURPOSES = ['login', 'profile'] as const
export type Purpose = (typeof PURPOSES)[number]
const MARKS: Readonly<Record<Purpose, string>> = { login: '1', profile: '2' }

const NONCE_CHARS = 11 // 65 bits
const MAC_CHARS = 16 // 95 bits
const PATH_HASH_CHARS = 16
const TIME_AT = 2 + SECRET_MARK_CHARS
const NONCE_AT = TIME_AT + 6
const KIND_AT = NONCE_AT + NONCE_CHARS
const HEAD_CHARS = KIND_AT + 1
const LONGEST_PATH_TEXT_CHARS = LONGEST_STATE_CHARS - HEAD_CHARS - 2 * MAC_CHARS

const INLINE = 'p'
/** Too long for the state: its hash, and the path without its query if that fits. */
const HASHED = 'h'

export const HIGHEST_COUNT = 9 // one digit

/** How long a login may take on WeChat's side. */
export const STATE_SECONDS = 600

export type StatePath =
  | { readonly kind: 'inline'; readonly path: ReturnPath }
  | { readonly kind: 'hashed'; readonly hash: string; readonly fallback: ReturnPath | null }

export type PendingLogin = {
  /** A code for a profile is never exchanged for a session. */
  readonly purpose: Purpose
  readonly attempt: number
  readonly issuedAtSeconds: number
  readonly nonce: string
  readonly path: StatePath
  /** The keys of the secret that signed it; the derived T uses the same secret. */
  readonly keySet: KeySet
  readonly mac: string
  readonly tag: string
}

export type OpenedState =
  | { readonly kind: 'sound'; readonly login: PendingLogin }
  /** Not authentic, but its attempt is readable: enough to restart without a loop. */
  | { readonly kind: 'damaged'; readonly attempt: number }
  /** Complete, as far as one can see; a secret that is not ours signed it. */
  | { readonly kind: 'other-secret'; readonly attempt: number }
  | { readonly kind: 'unreadable' }

/** Our origin, and the application's home. */
type Site = Pick<Config, 'appOrigin' | 'home'>

export type NewLogin = {
  readonly path: ReturnPath
  readonly home: string
  readonly attempt: number
  readonly purpose?: Purpose
  /** How many characters will stand in front of the state. */
  readonly markChars?: number
}

/**
 * The `state` of a new login (step 3), bound to this T, or of a consent to the profile, bound to the T of a live
 * session.
 * @returns `[0-9A-Za-z]{55,128}`
 */
export function sealState(
  { path, home, attempt, purpose = 'login', markChars = 0 }: NewLogin,
  tracker: Tracker,
  nowSeconds: number,
  keys: KeyRing,
  random: (bytes: number) => Uint8Array = randomBytes,
): string {
  const head = `${MARKS[purpose]}${attempt}${keys.signing.mark}${numberToBase62(nowSeconds, 6)}`
  const body = `${head}${toBase62(random(12), NONCE_CHARS)}${encodePath(path, home, markChars)}`
  const bodyMac = macOf(body, keys.signing)
  return body + bodyMac + tagOf(bodyMac, tracker, keys.signing)
}

/** Reads a callback's `state`, signed by any of our secrets. Only our own canonical spelling counts as sound. */
export function openState(state: string, site: Site, keys: KeyRing): OpenedState {
  const login = readState(state, site, keys)
  if (login !== null) return { kind: 'sound', login }
  const attempt = /^[12]([0-9])/.exec(state)?.[1]
  if (attempt === undefined) return { kind: 'unreadable' }
  return { kind: isOfOtherSecret(state, keys) ? 'other-secret' : 'damaged', attempt: Number(attempt) }
}

/** Compares without case: some links turn a state of ours into lower case, which damages it. */
function isOfOtherSecret(state: string, keys: KeyRing): boolean {
  const mark = state.slice(2, TIME_AT).toLowerCase()
  return isSpelled(state) && keys.all.every((keySet) => keySet.mark.toLowerCase() !== mark)
}

/** Whether it could be a state of ours, by its letters and its length. */
function isSpelled(state: string): boolean {
  return (
    BASE62_PATTERN.test(state) &&
    state.length > HEAD_CHARS + 2 * MAC_CHARS &&
    state.length <= LONGEST_STATE_CHARS
  )
}

/** The T with which this login began, among those that the request sent. Null: it began in another browser. */
export function boundTracker(login: PendingLogin, sent: readonly Tracker[]): Tracker | null {
  return sent.find((tracker) => sameText(login.tag, tagOf(login.mac, tracker, login.keySet))) ?? null
}

/**
 * Names the login of this state to those who watch it: the same where it begins and where it is completed. Says nothing
 * about the state.
 * @returns 32 hexadecimal digits
 */
export function loginName(state: string, { loginName: key }: Pick<KeySet, 'loginName'>): string {
  return nameOf(state.slice(NONCE_AT, KIND_AT), key)
}

/** The same for a login that came back; null: no state of ours tells, or it is a consent's. */
export function nameOfOpened(opened: OpenedState): string | null {
  return opened.kind === 'sound' && opened.login.purpose === 'login'
    ? nameOf(opened.login.nonce, opened.login.keySet.loginName)
    : null
}

const nameOf = (nonce: string, key: Buffer) => mac(key, nonce).subarray(0, 16).toString('hex')

export function isInTime(login: PendingLogin, nowSeconds: number): boolean {
  const ageSeconds = nowSeconds - login.issuedAtSeconds
  return ageSeconds >= -EARLY_SECONDS && ageSeconds <= STATE_SECONDS
}

/** Whether the whole path fits into the state; else the state contains its hash. */
export function fitsState(path: ReturnPath, home: string, markChars = 0): boolean {
  return bytesToBase62(packPath(path, home)).length <= LONGEST_PATH_TEXT_CHARS - markChars
}

export function hashPath(path: ReturnPath): string {
  return toBase62(createHash('sha256').update(path).digest(), PATH_HASH_CHARS)
}

function encodePath(path: ReturnPath, home: string, markChars: number): string {
  if (fitsState(path, home, markChars)) return INLINE + bytesToBase62(packPath(path, home))
  const short = withoutQuery(path)
  const fits = fitsState(short, home, markChars + PATH_HASH_CHARS)
  const fallback = bytesToBase62(packPath(short, home))
  return HASHED + hashPath(path) + (fits ? fallback : '')
}

function readState(state: string, site: Site, keys: KeyRing): PendingLogin | null {
  const purpose = PURPOSES.find((one) => state.startsWith(MARKS[one]))
  if (!isSpelled(state) || purpose === undefined) return null
  const [body, bodyMac] = [state.slice(0, -2 * MAC_CHARS), state.slice(-2 * MAC_CHARS, -MAC_CHARS)]
  const keySet = keys.all.find((one) => sameText(bodyMac, macOf(body, one)))
  const attempt = base62ToNumber(body.slice(1, 2))
  const issuedAtSeconds = base62ToNumber(body.slice(TIME_AT, NONCE_AT))
  const path = decodePath(body.slice(KIND_AT), site)
  if (keySet === undefined || attempt === null || issuedAtSeconds === null || path === null) return null
  const nonce = body.slice(NONCE_AT, KIND_AT)
  return {
    purpose,
    attempt,
    issuedAtSeconds,
    nonce,
    path,
    keySet,
    mac: bodyMac,
    tag: state.slice(-MAC_CHARS),
  }
}

function decodePath(text: string, site: Site): StatePath | null {
  const [kind, rest] = [text.slice(0, 1), text.slice(1)]
  if (kind === INLINE) {
    const path = decodePathText(rest, site)
    return path === null ? null : { kind: 'inline', path }
  }
  if (kind !== HASHED) return null
  const fallback = decodePathText(rest.slice(PATH_HASH_CHARS), site)
  return { kind: 'hashed', hash: rest.slice(0, PATH_HASH_CHARS), fallback }
}

function decodePathText(text: string, { appOrigin, home }: Site): ReturnPath | null {
  const bytes = text === '' ? null : bytesFromBase62(text)
  return bytes === null ? null : parseReturnPath(unpackPath(bytes, home), appOrigin)
}

function macOf(body: string, keySet: KeySet): string {
  return toBase62(mac(keySet.state, body), MAC_CHARS)
}

function tagOf(bodyMac: string, tracker: Tracker, keySet: KeySet): string {
  return toBase62(mac(keySet.stateBinding, bodyMac, tracker), MAC_CHARS)
}
