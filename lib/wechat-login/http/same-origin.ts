/**
 * Whether a page of ours sent this state-changing request: by `Origin`, else `Referer`, else `Sec-Fetch-Site`; without
 * any of them, no. Compared with the configured origin, never with Host.
 * @see OWASP CSRF Prevention, "Verifying Origin With Standard Headers"
 */
export function isSameOrigin(headers: Headers, appOrigin: string): boolean {
  const origin = headers.get('origin')
  if (origin !== null) return origin === appOrigin
  const referer = headers.get('referer')
  if (referer !== null) return URL.canParse(referer) && new URL(referer).origin === appOrigin
  return headers.get('sec-fetch-site') === 'same-origin'
}
