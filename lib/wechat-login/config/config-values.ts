import { isIP } from 'node:net'
import { z } from 'zod'

/** An environment variable that may be left out: blank text counts as unset, spaces around it do not count. */
export function blankIsUnset<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => {
    const text = typeof value === 'string' ? value.trim() : ''
    return text === '' ? undefined : text
  }, schema.optional())
}

/** An origin, normalised as browsers do it: lower case, punycode, no default port, no slash. */
export function httpOrigin(example: string) {
  return z.string().transform((text, context) => {
    const origin = parseOrigin(text)
    if (origin !== null) return origin
    context.addIssue(`is not an http(s) origin without path, query or user name (example: ${example})`)
    return z.NEVER
  })
}

/** Origins, comma separated, each normalised. */
export function httpOrigins(example: string) {
  return z.string().transform((text, context): readonly [string, ...string[]] => {
    const [first, ...others] = text.split(',').map((one) => parseOrigin(one.trim()))
    if (first != null && others.every((origin) => origin !== null)) return [first, ...others]
    context.addIssue(
      `is not a list of http(s) origins without path, query or user name (example: ${example})`,
    )
    return z.NEVER
  })
}

/** `1` or `0`. */
export const flag = z
  .enum(['0', '1'], { error: 'is neither 0 nor 1 (example: 1)' })
  .transform((value) => value === '1')

/** A whole number of seconds above 0, of at most nine digits. */
export function positiveSeconds(example: number) {
  const message = `is not a whole number of seconds above 0 (example: ${example})`
  return z
    .string()
    .regex(/^[0-9]{1,9}$/, message)
    .transform(Number)
    .refine((seconds) => seconds > 0, message)
}

/** A whole number of seconds from 0 to `most`. */
export function secondsUpTo(most: number, example: number) {
  const message = `is not a whole number of seconds from 0 to ${most} (example: ${example})`
  return z
    .string()
    .regex(/^[0-9]{1,9}$/, message)
    .transform(Number)
    .refine((seconds) => seconds <= most, message)
}

/** 1 to 65535. */
export const port = z
  .string()
  .regex(/^[0-9]{1,5}$/, 'is not a port (example: 3000)')
  .transform(Number)
  .refine((number) => number >= 1 && number <= 65_535, 'is not a port (example: 3000)')

/** Where scrapers find the metrics: a port of this machine alone, or of the address in front of it. */
export type MetricsAddress = { readonly host: string; readonly port: number }

const NO_METRICS_ADDRESS = 'is not a port, or an address and a port (example: 9464, 0.0.0.0:9464, [::]:9464)'

export const metricsAddress = z.string().transform((text, context): MetricsAddress => {
  const [, bracketed, plain, digits = ''] = /^(?:(?:\[([^\]]+)\]|([\d.]+)):)?([0-9]{1,5})$/.exec(text) ?? []
  const host = bracketed ?? plain ?? '127.0.0.1'
  const number = port.safeParse(digits)
  if (number.success && isIP(host) === (bracketed === undefined ? 4 : 6)) return { host, port: number.data }
  context.addIssue(NO_METRICS_ADDRESS)
  return z.NEVER
})

/** What a scraper shows. No message may show it. */
export const bearerToken = z
  .string()
  .regex(
    /^[\x21-\x7e]{16,}$/,
    'is not 16 or more letters, digits and signs without a space (example: the output of: openssl rand -hex 24)',
  )

/** An app id of another kind shows WeChat's 10012 or 10016 to users while the server looks healthy. */
export const weChatAppId = z
  .string()
  .regex(
    /^wx[0-9A-Za-z]{16}$/,
    'is not the app id of an official account: wx and 16 letters or digits (example: wx0123456789abcdef)',
  )

const SHORTEST_SECRET_CHARS = 32

/** One secret or several, comma separated, the newest first. No message may show them. */
export const secrets = z.string().transform((text, context): readonly [string, ...string[]] => {
  const [first = '', ...older] = text.split(',').map((secret) => secret.trim())
  if ([first, ...older].every((secret) => secret.length >= SHORTEST_SECRET_CHARS)) return [first, ...older]
  context.addIssue(
    'holds a secret of fewer than 32 characters (example: the output of: openssl rand -base64 48)',
  )
  return z.NEVER
})

/** Addresses and blocks of them, comma separated, IPv4 and IPv6. */
export const cidrs = z.string().transform((text, context): readonly string[] => {
  const blocks = text.split(',').map((block) => block.trim())
  if (blocks.every(isAddressBlock)) return blocks
  context.addIssue('is not a list of addresses or CIDR blocks (example: 10.0.0.0/8, 127.0.0.1)')
  return z.NEVER
})

function parseOrigin(text: string): string | null {
  if (!/^https?:\/\/[^/?#@\\*]+\/?$/i.test(text) || !URL.canParse(text)) return null
  const url = new URL(text)
  const names = !url.hostname.endsWith('.') && !LISTEN_ADDRESSES.includes(url.hostname)
  return names ? url.origin : null
}

/** A server listens there, but no visitor can open them. */
const LISTEN_ADDRESSES = ['0.0.0.0', '[::]']

function isAddressBlock(block: string): boolean {
  const [address = '', prefix, ...rest] = block.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return prefix === undefined || (/^[0-9]{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128))
}
