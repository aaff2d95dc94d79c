/**
 * Whether the browser is loading a document that a person will look at: only such a request may be sent to
 * WeChat. `Sec-Fetch-Mode` says it; on plain http and in old WebViews, which do not send it, `Accept` does.
 * @see Fetch Metadata Request Headers §2.2
 */
export function isNavigation(headers: Headers): boolean {
  if (isNextClientRequest(headers)) return false
  const mode = headers.get('sec-fetch-mode')
  if (mode !== null) return mode === 'navigate'
  return acceptsHtml(headers)
}

/** Next's own client: `<Link>`, prefetch (`next-url`) and Server Actions (`next-action`). */
function isNextClientRequest(headers: Headers): boolean {
  return headers.has('next-action') || headers.has('next-url')
}

export function acceptsHtml(headers: Headers): boolean {
  return /\btext\/html\b/i.test(headers.get('accept') ?? '')
}
