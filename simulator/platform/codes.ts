import type { User } from './users.ts'

export type Scope = 'snsapi_base' | 'snsapi_userinfo'

export type Grant = {
  readonly appId: string
  readonly user: User
  readonly scope: Scope
  readonly snapshot: boolean
  /** The phone that got the code; null: a browser without one. */
  readonly phone: string | null
}

export type CodeUse =
  | { readonly kind: 'granted'; readonly grant: Grant }
  | { readonly kind: 'refused'; readonly errcode: 40029 | 40163 }

export type Codes = {
  readonly issue: (grant: Grant) => string
  /** The phone that got the code: our server, which redeems it, has no phone. */
  readonly phoneOf: (code: string) => string | null
  /** Uses the code up: it works once, within five minutes, for the account it was made for. */
  readonly use: (code: string, appId: string) => CodeUse
  /** Makes an issued code a used or expired one, or one of a snapshot page. */
  readonly spoil: (code: string, how: 'used' | 'expired' | 'snapshot') => void
}

const LIFETIME_MS = 300_000
const REMEMBERED_MS = 600_000 // a used code is errcode 40163 for some minutes, then 40029
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

type Issued = { grant: Grant; issuedAtMs: number; used: boolean }

/** WeChat's one-use authorization codes. */
export function issueCodes(now: () => number, random: (bytes: number) => Uint8Array): Codes {
  const issued = new Map<string, Issued>()

  return {
    issue: (grant) => {
      for (const [code, { issuedAtMs }] of issued) if (now() - issuedAtMs > REMEMBERED_MS) issued.delete(code)
      const code = newCode(random)
      issued.set(code, { grant, issuedAtMs: now(), used: false })
      return code
    },
    phoneOf: (code) => issued.get(code)?.grant.phone ?? null,
    use: (code, appId) => {
      const found = issued.get(code)
      if (found === undefined || found.grant.appId !== appId) return { kind: 'refused', errcode: 40029 }
      if (found.used) return { kind: 'refused', errcode: 40163 }
      if (now() - found.issuedAtMs > LIFETIME_MS) return { kind: 'refused', errcode: 40029 }
      found.used = true
      return { kind: 'granted', grant: found.grant }
    },
    spoil: (code, how) => {
      const found = issued.get(code)
      if (found === undefined) return
      if (how === 'used') found.used = true
      if (how === 'expired') found.issuedAtMs -= LIFETIME_MS + 1
      if (how === 'snapshot') found.grant = { ...found.grant, snapshot: true }
    },
  }
}

/** 32 letters and digits that begin with `0`, a digit and `1`, like real ones. */
export function newCode(random: (bytes: number) => Uint8Array): string {
  const [second = 0, ...rest] = random(30)
  return `0${second % 10}1${rest.map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('')}`
}
