import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { Config } from '../config/config.ts'
import { readingsOf } from '../http/path-readings.ts'
import { isOwnAddress } from '../http/public-paths.ts'
import { parseReturnPath, type ReturnPath } from '../http/return-path.ts'
import { sameText } from '../keys/mac.ts'
import { type OpenId, parseOpenId } from '../wechat/open-id.ts'

export const TIME_HEADER = 'x-ticket-time'
export const NONCE_HEADER = 'x-ticket-nonce'
export const SIGNATURE_HEADER = 'x-ticket-signature'

/** How far the time of a request may be from ours, either way. */
export const MOST_APART_SECONDS = 120

const TIME = /^[0-9]{10}$/
const NONCE = /^[0-9A-Za-z_-]{16,64}$/
const SIGNATURE = /^[0-9a-f]{64}$/

/** What the mini program's server asks for: a ticket for this user, to this page. */
export type TicketRequest = { readonly openId: OpenId; readonly path: ReturnPath }

export type ReadRequest =
  | { readonly kind: 'signed'; readonly nonce: string; readonly body: string }
  | { readonly kind: 'refused'; readonly error: 'signature' | 'time' }

/** Whether a server with our key signed this request, now. Whether it comes a second time is the store's to say. */
export function readSignedRequest(
  headers: Headers,
  body: string,
  keys: readonly string[],
  { appOrigin }: Pick<Config, 'appOrigin'>,
  nowSeconds: number,
): ReadRequest {
  const [time = '', nonce = '', signature = ''] = [TIME_HEADER, NONCE_HEADER, SIGNATURE_HEADER].map(
    (name) => headers.get(name) ?? '',
  )
  const isSpelled = TIME.test(time) && NONCE.test(nonce) && SIGNATURE.test(signature)
  const signed = { appOrigin, time, nonce, body }
  if (!isSpelled || !keys.some((key) => sameText(signature, signatureOf(signed, key))))
    return { kind: 'refused', error: 'signature' }
  if (Math.abs(nowSeconds - Number(time)) > MOST_APART_SECONDS) return { kind: 'refused', error: 'time' }
  return { kind: 'signed', nonce, body }
}

/**
 * HMAC-SHA256, in hex, over four parts, each on a line of its own: `POST` and the address, time, nonce, body.
 * `docs/mini-program.md` shows it in Node and with openssl.
 */
export function signatureOf(
  { appOrigin, time, nonce, body }: Readonly<Record<'appOrigin' | 'time' | 'nonce' | 'body', string>>,
  key: string,
): string {
  return createHmac('sha256', key)
    .update(`POST ${appOrigin}/ticket\n${time}\n${nonce}\n${body}`)
    .digest('hex')
}

const request = z.strictObject({ openId: z.string(), path: z.string() })

/** The body of a signed request; null: not JSON of this shape, no openId, or no page to return to. */
export function parseTicketRequest(
  body: string,
  config: Pick<Config, 'appOrigin' | 'miniProgram'>,
): TicketRequest | null {
  const parsed = request.safeParse(readJson(body))
  if (!parsed.success) return null
  const openId = parseOpenId(parsed.data.openId)
  const path = parseReturnPath(parsed.data.path, config.appOrigin)
  return openId === null || path === null || isOfLogin(path, config) ? null : { openId, path }
}

function isOfLogin(path: ReturnPath, config: Pick<Config, 'miniProgram'>): boolean {
  const [pathname = ''] = path.split('?', 1)
  return readingsOf(pathname).some((one) => isOwnAddress(one.toLowerCase().replace(/\/+$/, ''), config))
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
