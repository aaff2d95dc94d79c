import type { NextFetchEvent, NextRequest } from 'next/server'
import { getConfig } from '../config/of-process.ts'
import { publish } from '../events.ts'
import { contentSecurityPolicy, filePolicy, NONCE_HEADER, newNonce } from '../http/content-security-policy.ts'
import { isAddressOfOption, isCallback } from '../http/public-paths.ts'
import { REQUEST_ID_HEADER, requestIdOf } from '../http/request-id.ts'
import { getKeys } from '../keys/keys.ts'
import { reportFailure } from '../process/report-failure.ts'
import { HAND_OVER_HEADER, handOver } from '../session/hand-over.ts'
import type { LiveSession } from '../session/live-session.ts'
import { userCookie } from '../session/login-cookies.ts'
import { takeRenewal, writeRenewal } from '../session/renewal.ts'
import { getStore } from '../session/stores/open-store.ts'
import { sealUser } from '../session/user-seal.ts'
import { goOn } from './go-on.ts'

/** On to a public page or handler, without a session. */
export function passOn(request: NextRequest): Promise<Response> {
  return forward(request, null)
}

/** On to a file of `public/`, which browsers keep as Next has them do. @param name its path, decoded */
export async function passFile(request: NextRequest, name: string): Promise<Response> {
  const answer = await passOn(request)
  const policy = filePolicy(name, getConfig())
  if (policy === null) answer.headers.delete('Content-Security-Policy')
  else answer.headers.set('Content-Security-Policy', policy)
  return answer
}

/**
 * On to the page with the session that was read (step 11). When a tenth of the idle time has passed, the session is
 * renewed behind the answer and `UU` sealed anew.
 */
export async function passWithSession(
  request: NextRequest,
  session: LiveSession,
  event: NextFetchEvent,
): Promise<Response> {
  const [config, nowMs] = [getConfig(), Date.now()]
  const answer = await forward(request, handOver(session, nowMs))
  answer.headers.set('Cache-Control', 'private, no-store')

  if (session.degraded) {
    answer.headers.set('Server-Timing', 'store;desc="degraded"')
    publish({ name: 'session.degraded', requestId: requestIdOf(request.headers) })
    return answer
  }

  const nowSeconds = Math.floor(nowMs / 1000)
  const renewed = takeRenewal(session, nowSeconds, config)
  if (renewed !== null) {
    const seal = await sealUser(renewed, session.tracker, nowSeconds, getKeys())
    answer.headers.append('Set-Cookie', userCookie(seal, config))
    const requestId = requestIdOf(request.headers)
    event.waitUntil(
      writeRenewal(session, renewed, getStore(), config)
        .then((found) => publish({ name: 'session.renewed', requestId, found }))
        .catch((thrown: unknown) => reportFailure(thrown, requestId)),
    )
  }
  return answer
}

const OWN_HEADERS = [
  HAND_OVER_HEADER,
  NONCE_HEADER,
  REQUEST_ID_HEADER.toLowerCase(),
  'content-security-policy',
]

/** The hand-over header is always set or taken away, the nonce always set: never the client's own. */
async function forward(request: NextRequest, handOverId: string | null): Promise<Response> {
  const headers = new Headers(request.headers)
  if (handOverId === null) headers.delete(HAND_OVER_HEADER)
  else headers.set(HAND_OVER_HEADER, handOverId)
  const nonce = newNonce(requestIdOf(request.headers))
  const config = getConfig()
  const policy = contentSecurityPolicy(nonce, config)
  headers.set(NONCE_HEADER, nonce)
  headers.set('Content-Security-Policy', policy) // where Next finds the nonce for its own scripts
  const answer = await goOn(request, headers, OWN_HEADERS, config.middleware)
  // A redirect shows nothing and has no room for it; what such an address shows instead has a policy of its own.
  const { pathname } = request.nextUrl
  const isOfOption = isAddressOfOption(pathname, config)
  if (!isCallback(pathname) && !isOfOption) answer.headers.set('Content-Security-Policy', policy)
  // Such an address may hold a secret. Not `no-referrer`: the `Origin` of its forms would be `null`.
  if (isOfOption) answer.headers.set('Referrer-Policy', 'strict-origin')
  return answer
}
