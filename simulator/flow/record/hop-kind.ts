import { isNavigation } from '../../../lib/wechat-login/http/navigation.ts'
import type { Hop } from '../hop.ts'

/** What a request is in a login; null: a file, a script's request, a page of WeChat's own. */
export function kindOf(side: 'app' | 'open', method: string, url: URL, headers: Headers): Hop['kind'] | null {
  if (side === 'open')
    return /^\/connect\/oauth2\/authorize(?:\/allow|\/refuse)?$/.test(url.pathname) ? 'authorize' : null
  if (/^\/redirect\/?$/.test(url.pathname)) return 'callback'
  if (method === 'POST') return 'page' // recorded if it signs out or leads to WeChat
  if (
    method !== 'GET' ||
    /^\/(?:$|_next\/|health\/|logout$|page-script$|icon|pair\/computer\/)/.test(url.pathname)
  )
    return null
  const goesOnInPage =
    headers.has('rsc') && !headers.has('next-router-prefetch') && !headers.has('next-hmr-refresh')
  return goesOnInPage || isNavigation(headers) ? 'page' : null
}
