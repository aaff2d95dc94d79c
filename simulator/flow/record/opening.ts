import { withoutRouterKey } from '../diagram/router-key.ts'

/**
 * How a visitor opened a page: by a tap in the phone's menu or by the page's address (both are step 1); from a page that
 * is open; by a form that signs out; by a form that leads to WeChat's consent; or by scanning a QR code (step 1 too).
 */
export const OPENINGS = ['tap', 'address', 'link', 'back', 'reload', 'sign-out', 'consent', 'scan'] as const
export type Opening = (typeof OPENINGS)[number]

/** What the phone's user does that the page request does not show. */
export const HOLDER_ACTS = ['tap', 'back', 'scan'] as const
export type HolderAct = (typeof HOLDER_ACTS)[number]

export type PageRequest = {
  readonly headers: Headers
  readonly url: URL
  readonly method: string
  /** Whether the phone itself opened it: `Referer` is its window. */
  readonly fromPhone: boolean
  /** What the phone reported that its user does now. */
  readonly act: HolderAct | null
}

/**
 * Told by headers: a reload revalidates; Next's router names the page before as `Referer`, or the page itself when going
 * back; a link names its page; going back often names none.
 */
export function openingOf({ headers, url, method, fromPhone, act }: PageRequest): Opening {
  if (method === 'POST' && url.pathname.startsWith('/pair/')) return 'scan'
  if (method === 'POST') return url.pathname === '/logout' ? 'sign-out' : 'consent'
  const referer = headers.get('referer')
  const from = referer !== null && URL.canParse(referer) ? new URL(referer) : null
  const asked = withoutRouterKey(url.pathname + url.search)
  if (headers.has('rsc')) return from !== null && from.pathname + from.search === asked ? 'back' : 'link'
  if (act !== null) return act
  if (headers.get('cache-control') === 'max-age=0') return 'reload'
  if (fromPhone) return 'back' // to a page that a tap had opened: the phone reports taps
  if (from === null) return headers.get('sec-fetch-dest') === 'iframe' ? 'back' : 'address'
  return from.host === url.host ? 'link' : 'address'
}
