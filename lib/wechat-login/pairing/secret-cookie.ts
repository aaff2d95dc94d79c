import { randomBytes } from 'node:crypto'
import {
  COOKIES,
  type CookieConfig,
  cookieName,
  cookieValues,
  ourCookie,
  setCookie,
} from '../http/cookies.ts'
import { toBase62 } from '../keys/base62.ts'

declare const brand: unique symbol
/** What logs a computer in, in the place of WeChat's code: 131 random bits that are in no QR code and in no address. */
export type PairingSecret = string & { readonly [brand]: 'PairingSecret' }

const SECRET = /^[0-9A-Za-z]{22}$/
const MOST_SECRETS = 4 // tabs that wait for a phone at the same time; of each value read
const COOKIE_SECONDS = 180 // a little longer than a ticket lives

/** A new one for each offer: a value that the browser sent may have been planted there. */
export function newPairingSecret(random: (bytes: number) => Uint8Array = randomBytes): PairingSecret {
  const text = toBase62(random(24), 22)
  if (!isPairingSecret(text)) throw new Error('22 letters and digits are a secret')
  return text
}

/** Those that a request sent, newest first. */
export function sentSecrets(headers: Headers, config: CookieConfig): readonly PairingSecret[] {
  return cookieValues(headers, cookieName(COOKIES.pairing, config)).flatMap((value) =>
    value.split('.').slice(0, MOST_SECRETS).filter(isPairingSecret),
  )
}

/** `Set-Cookie` for the secrets of this browser's open offers: the new one first, so that older tabs go on. */
export function secretsCookie(secrets: readonly PairingSecret[], config: CookieConfig): string {
  const value = [...new Set(secrets)].slice(0, MOST_SECRETS).join('.')
  return setCookie(ourCookie(COOKIES.pairing, value, config, COOKIE_SECONDS))
}

/** `Set-Cookie` that deletes them: the browser is logged in. */
export function withoutSecrets(config: CookieConfig): string {
  return setCookie(ourCookie(COOKIES.pairing, '', config, 0))
}

function isPairingSecret(text: string): text is PairingSecret {
  return SECRET.test(text)
}
