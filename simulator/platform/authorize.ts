import { type Reply, redirect } from '../reply.ts'
import type { Settings } from '../settings.ts'
import type { Codes, Scope } from './codes.ts'
import { consentPage } from './consent-page.ts'
import { cannotOpenPage, notWeChatPage, numberedErrorPage, stateTooLongPage } from './error-page.ts'
import { findUser, USERS, type User } from './users.ts'

const CANONICAL = ['appid', 'redirect_uri', 'response_type', 'scope', 'state'] as const
const OPTIONAL = ['forcePopup', 'forceSnapShot', 'connect_redirect', 'uin', 'key', 'pass_ticket']
const LONGEST_STATE_BYTES = 128

export type AuthorizeRequest = {
  /** The query as it was sent: its order counts. */
  readonly rawQuery: string
  readonly userAgent: string
  /** Whom the picker's cookie names. */
  readonly chosenUser: string | null
  /** Whose phone it is, by its cookie. */
  readonly phone: string | null
  /** What the visitor pressed on the consent page; null: nothing yet. */
  readonly consent: 'allow' | 'refuse' | null
}

type Asked = Record<(typeof CANONICAL)[number], string> & { readonly uin: string | null }

/**
 * Step 1 of 网页授权, as strict as WeChat: the parameters in one fixed order, the callback's whole host without a port;
 * errors are pages, never redirects.
 */
export function authorize(request: AuthorizeRequest, settings: Settings, codes: Codes): Reply {
  if (!settings.anyClient && !/MicroMessenger/i.test(request.userAgent)) return notWeChatPage()
  const asked = readInOrder(request.rawQuery)
  if (asked === null) return cannotOpenPage()
  const fault = faultOf(asked, settings)
  if (fault !== null) return fault
  const scope: Scope = asked.scope === 'snsapi_userinfo' ? 'snsapi_userinfo' : 'snsapi_base'
  const user = findUser(asked.uin) ?? findUser(request.chosenUser) ?? USERS[0]

  if (scope === 'snsapi_userinfo' && request.consent === null) return consentPage(user, request.rawQuery)
  if (request.consent === 'refuse')
    return redirect(withParameters(asked.redirect_uri, { state: asked.state }), {
      outcome: 'denied',
      user: user.id,
      scope,
    })
  return grant(asked, user, scope, request.phone, codes)
}

function grant(asked: Asked, user: User, scope: Scope, phone: string | null, codes: Codes): Reply {
  const code = codes.issue({ appId: asked.appid, user, scope, snapshot: user.snapshot, phone })
  const note = { outcome: 'code', user: user.id, scope, code }
  return redirect(withParameters(asked.redirect_uri, { code, state: asked.state }), note)
}

/** Null for another order, a repeated parameter or an unknown one. */
function readInOrder(rawQuery: string): Asked | null {
  const pairs = rawQuery.split('&').map((pair) => {
    const [name = '', ...rest] = pair.split('=')
    return { name, value: decode(rest.join('=')) }
  })
  const names = pairs.map(({ name }) => name)
  const required = names.slice(0, CANONICAL.length).every((name, place) => name === CANONICAL[place])
  const extras = names.slice(CANONICAL.length)
  const known = extras.every((name, place) => OPTIONAL.includes(name) && extras.indexOf(name) === place)
  if (!required || !known || names.length < CANONICAL.length) return null
  const value = (name: string) => pairs.find((pair) => pair.name === name)?.value ?? null
  const [appid, redirect_uri, response_type, scope, state] = CANONICAL.map(value)
  if (appid == null || redirect_uri == null || response_type !== 'code' || scope == null || state == null)
    return null
  return { appid, redirect_uri, response_type, scope, state, uin: value('uin') }
}

function faultOf(asked: Asked, settings: Settings): Reply | null {
  if (asked.appid === '') return numberedErrorPage(10012)
  if (asked.redirect_uri === '') return numberedErrorPage(10011)
  if (asked.scope === '') return numberedErrorPage(10010)
  if (asked.state === '' && settings.requireState) return numberedErrorPage(10013)
  if (Buffer.byteLength(asked.state) > LONGEST_STATE_BYTES) return stateTooLongPage()
  if (asked.appid !== settings.account.appId) return numberedErrorPage(10016)
  if (!['snsapi_base', 'snsapi_userinfo'].includes(asked.scope)) return numberedErrorPage(10005)
  return isOnDomain(asked.redirect_uri, settings) ? null : numberedErrorPage(10003)
}

/** 网页授权域名: the whole host, neither a subdomain nor a parent, and no port. */
function isOnDomain(redirectUri: string, { authorizedDomain, anyPort }: Settings): boolean {
  if (!URL.canParse(redirectUri)) return false
  const { protocol, hostname, port } = new URL(redirectUri)
  const hosts = anyPort ? [authorizedDomain, 'localhost', '127.0.0.1'] : [authorizedDomain]
  return /^https?:$/.test(protocol) && hosts.includes(hostname) && (anyPort || port === '')
}

function withParameters(redirectUri: string, parameters: Readonly<Record<string, string>>): string {
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query.join('&')}`
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
