import { createHash } from 'node:crypto'
import { z } from 'zod'

type Header = [name: string, value: string]

const SECRET_PARAMETERS = new Set(
  'code state ticket secret access_token refresh_token openid unionid uin key pass_ticket appsecret'.split(
    ' ',
  ),
)

const SHOWN_IN_REPLY = new Set(['errcode', 'errmsg', 'expires_in', 'scope', 'is_snapshotuser'])

const SHOWN_REQUEST_HEADERS =
  'host user-agent accept accept-language cookie referer origin sec-fetch-site sec-fetch-mode sec-fetch-dest'.split(
    ' ',
  )
const SHOWN_RESPONSE_HEADERS =
  'location set-cookie x-redirect-to x-action-redirect x-request-id cache-control referrer-policy x-frame-options x-content-type-options content-security-policy content-type server-timing retry-after'.split(
    ' ',
  )

/** A value that is of no use to anybody: its first characters, and its length. */
export function masked(value: string): string {
  if (/^.{0,4}\*{4}\(\d+\)$/.test(value)) return value // it is masked already
  return value === '' ? '' : `${value.slice(0, Math.min(4, value.length / 4))}****(${value.length})`
}

/** A digest that stands for a secret: equal secrets have equal digests. */
export function nameOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 16)
}

/** The address of a pairing; the second group is its ticket. */
export const TICKET_PATH = /(\/pair\/(?:computer\/|events\/)?)([0-9A-Za-z]{45})(?![0-9A-Za-z])/

/** An address, or its path and query, without secret values. */
export function maskedAddress(address: string): string {
  const plain = address.replace(TICKET_PATH, (_, before: string, ticket: string) => before + masked(ticket))
  return plain.replace(/([?&])([^?&#]*)/g, (_, mark: string, pair: string) => mark + maskedPair(pair))
}

/** Only the headers that help to understand a login; of cookies only the names. */
export function shownHeaders(
  side: 'request' | 'response',
  headers: Readonly<Record<string, number | string | readonly string[] | undefined>>,
): Header[] {
  const values = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  const names = side === 'request' ? SHOWN_REQUEST_HEADERS : SHOWN_RESPONSE_HEADERS
  return names.flatMap((name) => {
    const value = values.get(name)
    if (value === undefined) return []
    const lines = typeof value === 'object' ? value : [String(value)]
    return lines.map((line): Header => [name, maskedHeader(name, line)])
  })
}

/** A JSON answer of WeChat's API: known harmless fields in the clear, the rest masked. Of another text, its length. */
export function maskedReply(body: string): string {
  try {
    const parsed = z.record(z.string(), z.unknown()).parse(JSON.parse(body))
    const entries = Object.entries(parsed).map(([name, value]) => [
      name,
      SHOWN_IN_REPLY.has(name) ? value : masked(typeof value === 'string' ? value : JSON.stringify(value)),
    ])
    return JSON.stringify(Object.fromEntries(entries), null, 2)
  } catch {
    return body === '' ? '' : `(${body.length})`
  }
}

function maskedPair(pair: string): string {
  const [name = '', ...rest] = pair.split('=')
  if (rest.length === 0) return pair
  const value = rest.join('=')
  if (SECRET_PARAMETERS.has(decoded(name).toLowerCase())) return `${name}=${masked(value)}`
  return /%3f|%26/i.test(value) ? `${name}=${encodeURIComponent(maskedAddress(decoded(value)))}` : pair
}

function maskedHeader(name: string, value: string): string {
  switch (name) {
    case 'cookie':
      return value.split('; ').map(maskedCookie).join('; ')
    case 'set-cookie': {
      const [cookie = '', ...attributes] = value.split('; ')
      return [maskedCookie(cookie), ...attributes].join('; ')
    }
    case 'location':
    case 'referer':
    case 'x-redirect-to':
    case 'x-action-redirect':
      return maskedAddress(value)
    case 'content-security-policy':
      return value.replace(/'nonce-[^']+'/g, "'nonce-****'")
    default:
      return value
  }
}

function maskedCookie(pair: string): string {
  const at = pair.indexOf('=')
  return at < 0 ? masked(pair) : `${pair.slice(0, at)}=${masked(pair.slice(at + 1))}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
