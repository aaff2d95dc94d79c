import { withoutRouterKey } from '../diagram/router-key.ts'

/**
 * How a visitor came to ask: by a tap in the phone's menu or, from elsewhere, by the page's address (both are step 1);
 * within a page that is open; by a form that signs out; or by the wish to show his profile, which goes to WeChat.
 */
export const OPENINGS = ['tap', 'address', 'link', 'back', 'reload', 'sign-out', 'consent'] as const
export type Opening = (typeof OPENINGS)[number]

/** What the phone's holder does that its page request does not tell. */
export const HOLDER_ACTS = ['tap', 'back'] as const
export type HolderAct = (typeof HOLDER_ACTS)[number]

export type PageRequest = {
  readonly headers: Headers
  readonly url: URL
  readonly method: string
  /** Whether the phone itself opened it: its window stands in `Referer`. */
  readonly fromPhone: boolean
  /** What the phone said that its holder does now. */
  readonly act: HolderAct | null
}

/**
 * By what a request says of itself: a browser that loads a page anew revalidates it; Next's router asks from the page
 * before, or going back from the page itself; a page's own link names that page, and going back often names none.
 */
export function openingOf({ headers, url, method, fromPhone, act }: PageRequest): Opening {
  if (method === 'POST') return url.pathname === '/logout' ? 'sign-out' : 'consent'
  const referer = headers.get('referer')
  const from = referer !== null && URL.canParse(referer) ? new URL(referer) : null
  const asked = withoutRouterKey(url.pathname + url.search)
  if (headers.has('rsc')) return from !== null && from.pathname + from.search === asked ? 'back' : 'link'
  if (act !== null) return act
  if (headers.get('cache-control') === 'max-age=0') return 'reload'
  if (fromPhone) return 'back' // to what a tap had opened: of a tap the phone would have said so
  if (from === null) return headers.get('sec-fetch-dest') === 'iframe' ? 'back' : 'address'
  return from.host === url.host ? 'link' : 'address'
}
