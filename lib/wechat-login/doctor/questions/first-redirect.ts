import { callbackOriginOf } from '../../config/callback-relay.ts'
import type { Config } from '../../config/config.ts'
import { COOKIES, cookieName } from '../../http/cookies.ts'
import { isHttps } from '../../http/https.ts'
import type { Answer } from '../ask.ts'
import { type Finding, fault, fine } from '../finding.ts'

/** A page that exists nowhere: whoever has no session is logged in first. */
export const ASKED_PATH = '/doctor'

/** As WeChat's client opens a page. */
export const AS_WECHAT = {
  accept: 'text/html',
  'user-agent': 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Mobile MicroMessenger/8.0.50 (doctor)',
} as const

type Settings = Pick<Config, 'appOrigin' | 'appId' | 'openOrigin' | 'cookieHostPrefix' | 'callbackRelay'>

/** Whether a visitor without a session is sent to WeChat with a cookie, through all that lies in between. */
export function judgeFirstRedirect(answer: Answer, settings: Settings): Finding {
  const what = 'first redirect'
  const remedy = 'let the proxy pass status, Location and Set-Cookie on as they are, and cache nothing'
  if (answer.kind === 'unreachable') return fault(what, `did not come (${answer.code})`, remedy)
  const { status, headers, setCookies } = answer
  if (status !== 302) return fault(what, `did not come: ${status}`, remedy)
  const location = URL.parse(headers.location ?? '')
  if (location?.origin !== settings.openOrigin)
    return fault(what, `leads to ${location?.origin ?? 'nowhere'}, not to WeChat`, remedy)
  const sent = (name: string) => location.searchParams.get(name)
  if (sent('appid') !== settings.appId)
    return fault(
      what,
      'names another app id than this environment',
      'start the server with this environment, and restart it after each change',
    )
  const callback = `${callbackOriginOf(settings)}/redirect`
  if (sent('redirect_uri') !== callback)
    return fault(
      what,
      'names another callback than this environment',
      'start the server with this environment, and restart it after each change',
    )
  return judgeCookie(setCookies, settings) ?? fine(what, `to WeChat and back to ${callback}`)
}

function judgeCookie(setCookies: readonly string[], settings: Settings): Finding | null {
  const name = cookieName(COOKIES.tracker, settings)
  const cookie = setCookies.find((one) => one.startsWith(`${name}=`))
  if (cookie === undefined)
    return fault(
      'first redirect',
      `comes without the cookie ${name}`,
      'let the proxy pass Set-Cookie on; start the server with this environment',
    )
  const attributes = cookie.split(';').map((part) => part.trim().toLowerCase())
  const wanted = ['path=/', 'httponly', ...(isHttps(settings) ? ['secure'] : [])]
  const missing = wanted.filter((one) => !attributes.includes(one))
  const foreign = attributes.some((one) => one.startsWith('domain='))
  if (missing.length === 0 && !foreign) return null
  return fault(
    'first redirect',
    `comes with a changed cookie ${name} (${foreign ? 'a Domain' : `without ${missing.join(', ')}`})`,
    'let the proxy leave cookies alone (proxy_cookie_path, proxy_cookie_domain, proxy_cookie_flags)',
  )
}
