import type { Config } from '../config/config.ts'
import { answerTooBusy, tooBusyPath } from '../help/too-busy.ts'
import { actionRedirect } from '../http/action-redirect.ts'
import { redirectTo } from '../http/redirect.ts'
import type { Redirection } from '../login/begin.ts'
import type { Visit } from './visit.ts'

/** To WeChat (step 3), which sends the visitor back to the callback. */
export function redirectToWeChat({ location, setCookies }: Redirection): Response {
  return redirectTo(location, setCookies)
}

/** For scripts: opening `loginUrl`, the page that asked, logs in. A Server Action's client opens its own page itself. */
export function answerUnauthorized({ wish, path, askingPage }: Visit, { appOrigin }: Config): Response {
  const headers = new Headers({ 'Cache-Control': 'private, no-store' })
  if (wish === 'server-action') headers.set(...actionRedirect(path))
  const body = { error: 'unauthorized', loginUrl: appOrigin + askingPage }
  return Response.json(body, { status: 401, headers })
}

/** The same address as a document: without what a form sent, or without WeChat's personal keys. */
export function answerAskAgain({ path }: Visit, { appOrigin }: Config): Response {
  const headers = { Location: appOrigin + path, 'Cache-Control': 'private, no-store' }
  return new Response(null, { status: 303, headers })
}

/** What is there to be read takes nothing else. */
export function answerReadOnly(): Response {
  const headers = { Allow: 'GET, HEAD', 'Cache-Control': 'private, no-store' }
  return Response.json({ error: 'method-not-allowed' }, { status: 405, headers })
}

/** A Server Action's client opens the page that says so, which leads back to the page that asked. */
export function answerBusy({ wish, path }: Visit, request: Headers): Response {
  const answer = answerTooBusy(path, request)
  if (wish === 'server-action') answer.headers.set(...actionRedirect(tooBusyPath(request)))
  return answer
}
