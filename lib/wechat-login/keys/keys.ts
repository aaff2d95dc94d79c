import { createHash, hkdfSync } from 'node:crypto'
import { getConfig } from '../config/of-process.ts'
import { onePerProcess } from '../process/per-process.ts'
import { toBase62 } from './base62.ts'

export const SECRET_MARK_CHARS = 2
const FINGERPRINT_CHARS = 16 // 95 bits

/** One secret's keys, one per purpose, so that nothing made for one purpose is valid for another. */
export type KeySet = {
  /** The secret's id in iron-session's seals: 32 bits of its hash, not its place in the list. */
  readonly id: number
  /** Names the secret in a `state`: two letters or digits, which say nothing about it. */
  readonly mark: string
  /** Names the secret to other servers of ours. */
  readonly fingerprint: string
  readonly tracker: Buffer
  readonly derivedTracker: Buffer
  readonly state: Buffer
  readonly stateBinding: Buffer
  readonly record: Buffer
  readonly userSeal: string
  readonly pathSeal: string
  readonly profileSeal: string
  readonly jsSdkSeal: string
  readonly ticketSeal: string
  readonly ticketBinding: Buffer
  readonly applicationTag: Buffer
  readonly actionValues: Buffer
  readonly doctor: Buffer
  readonly loginName: Buffer
  readonly pairing: Buffer
}

/** The first secret signs; all of them open. */
export type KeyRing = { readonly signing: KeySet; readonly all: readonly KeySet[] }

/** This process's keys, derived once from SESSION_SECRET. */
export const getKeys = onePerProcess('keys', () => deriveKeyRing(getConfig().sessionSecrets))

/** Each secret's keys for all purposes, by HKDF-SHA256 with the purpose as label (RFC 5869). */
export function deriveKeyRing(secrets: readonly [string, ...string[]]): KeyRing {
  const [first, ...older] = secrets
  const signing = deriveKeySet(first)
  return { signing, all: [signing, ...older.map(deriveKeySet)] }
}

function deriveKeySet(secret: string): KeySet {
  const key = (label: string) => Buffer.from(hkdfSync('sha256', secret, '', `wechat-login/${label}`, 32))
  return {
    id: createHash('sha256').update(secret).digest().readUInt32BE(0),
    mark: toBase62(key('mark'), SECRET_MARK_CHARS),
    fingerprint: toBase62(key('fingerprint'), FINGERPRINT_CHARS),
    tracker: key('tracker'),
    derivedTracker: key('derived-tracker'),
    state: key('state'),
    stateBinding: key('state-binding'),
    record: key('record'),
    userSeal: key('user-seal').toString('base64url'),
    pathSeal: key('path-seal').toString('base64url'),
    profileSeal: key('profile-seal').toString('base64url'),
    jsSdkSeal: key('js-sdk-seal').toString('base64url'),
    ticketSeal: key('ticket-seal').toString('base64url'),
    ticketBinding: key('ticket-binding'),
    applicationTag: key('application-tag'),
    actionValues: key('action-values'),
    doctor: key('doctor'),
    loginName: key('login-name'),
    pairing: key('pairing'),
  }
}
