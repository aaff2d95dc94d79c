import { bothNames, COOKIES, cookieValues } from '../../../lib/wechat-login/http/cookies.ts'
import { isEntrance } from '../diagram/entrance.ts'
import type { Hop } from '../hop.ts'
import { nameOf, TICKET_PATH } from './mask.ts'

/** `callback`: of the callback domain, which may be another environment's. */
export type Origins = { readonly app: string; readonly open: string; readonly callback: string }

const GIVES_TRACKER = new RegExp(`^(?:${bothNames(COOKIES.tracker).join('|')})=([^;]+)`)

type Clues = {
  /** Digests that this request or answer shares with others of its login. */
  readonly names: readonly string[]
  /** What an answer leads to: set on that answer, and on the request that follows it. */
  readonly promises: readonly string[]
}

/** What an incoming request shares with those before it. */
export function cluesOfRequest(url: URL, headers: Headers): Clues {
  const place = url.pathname + url.search
  const landings = trackersSent(headers).map((tracker) => `land ${nameOf(tracker + place)}`)
  const help = url.pathname.startsWith('/help/') ? [`help ${url.searchParams.get('request') ?? place}`] : []
  return {
    names: namesIn(url),
    promises: [...landings, ...help, ...pairingNames(url)],
  }
}

/** What an answer says about the request that follows it. */
export function cluesOfAnswer(
  location: URL | null,
  setCookies: readonly string[],
  sent: readonly string[],
  hop: Hop,
): Clues {
  const given = setCookies.map((line) => GIVES_TRACKER.exec(line)?.[1]).filter(isText)
  const enters = isEntrance(hop.target)
  const lands = hop.leadsTo === 'page' && (hop.kind === 'callback' || (enters && hop.method === 'POST'))
  const posts = enters && hop.method === 'GET' && hop.status === 200 // its page posts at once
  const place = location === null ? '/enter' : location.pathname + location.search
  return {
    names: [...(location === null ? [] : namesIn(location)), ...given.map(trackerName)],
    promises: [
      ...(lands || posts
        ? (given.length > 0 ? given : sent).map((tracker) => `land ${nameOf(tracker + place)}`)
        : []),
      ...hop.keys.filter((key) => key.startsWith(PAIRING)), // phone, answer and computer follow each other
      ...(hop.leadsTo === 'help' ? [`help ${location?.searchParams.get('request') ?? place}`] : []),
    ],
  }
}

const PAIRING = 'pairing '

/** The ticket in an address of a pairing. */
export function pairingNames({ pathname }: URL): readonly string[] {
  const ticket = TICKET_PATH.exec(pathname)?.[2]
  return ticket === undefined ? [] : [PAIRING + nameOf(ticket)]
}

export function trackersSent(headers: Headers): readonly string[] {
  return bothNames(COOKIES.tracker).flatMap((name) => cookieValues(headers, name))
}

export function trackerName(tracker: string): string {
  return `tracker ${nameOf(tracker)}`
}

/** The phone of the simulator that opened a page: `Referer` has its window's address. */
export function phoneOf(headers: Headers, openOrigin: string): string | null {
  const referer = headers.get('referer') ?? ''
  if (!referer.startsWith(`${openOrigin}/simulator/`) || !URL.canParse(referer)) return null
  return /^[a-z0-9]{4,16}$/.exec(new URL(referer).searchParams.get('phone') ?? '')?.[0] ?? null
}

export function leadsTo(location: URL | null, { app, open, callback }: Origins): Hop['leadsTo'] {
  if (location === null) return 'nowhere'
  if (location.href.startsWith(`${open}/connect/oauth2/authorize?`)) return 'wechat'
  if (location.origin + location.pathname === `${callback}/redirect`) return 'callback'
  if (location.origin !== app) return 'nowhere'
  if (location.pathname === '/redirect') return 'callback'
  return location.pathname.startsWith('/help/') ? 'help' : 'page'
}

function namesIn(url: URL): string[] {
  return (['state', 'code'] as const).flatMap((name) => {
    const value = url.searchParams.get(name)
    return value === null || value === '' ? [] : [`${name} ${nameOf(value)}`]
  })
}

function isText(value: string | undefined): value is string {
  return value !== undefined && value !== ''
}
