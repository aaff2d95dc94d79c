import type { IncomingMessage, ServerResponse } from 'node:http'
import { tooLargePath } from '../help/too-large.ts'
import { newRequestId, REQUEST_ID_HEADER } from '../http/request-id.ts'
import { USUAL_HEADERS } from '../http/usual-headers.js'
import { isForPage } from './is-for-page.ts'
import { isNativeForm, sendStaleFormBack } from './stale-form.ts'

type Asked = Pick<IncomingMessage, 'method' | 'headers' | 'url'>
type Answering = Pick<ServerResponse, 'getHeader' | 'hasHeader' | 'removeHeader' | 'setHeader'>

/** What has to be known of the request to mend Next's answer to it. */
export type AskedOfNext = {
  /** Its body is longer than Next takes for a Server Action. */
  readonly tooLongForAction: () => boolean
  /** Everybody may open it: its headers for caches are its handler's own. */
  readonly open: boolean
  /** It names a file of `public/`. */
  readonly file: () => boolean
  /** The page that was asked for, as a path. */
  readonly page: () => string
}

/**
 * Mends what Next answers by itself, past the gate and the pages.
 * @returns the status of the answer
 */
export function mendAnswer(
  request: Asked,
  response: Answering,
  sent: number,
  { tooLongForAction, open, file, page }: AskedOfNext,
): number {
  const status = sendStaleFormBack(request, response, sent, page)
  const calledAction = request.method === 'POST' && isForPage(request)
  completeHeaders(response, open && !calledAction)
  if (status === 500 && file()) return statusOfFile(request, response)
  if (request.method === 'OPTIONS' && status === 400 && isForPage(request)) return sayWhatPagesTake(response)
  if (status === 500 && tooLongForAction() && isNativeForm(request) && isForPage(request)) {
    response.setHeader('Location', tooLargePath(page()))
    return 303
  }
  return status
}

/** Next makes a 500 of what it refuses of a file. @see RFC 9110 §13.1.1, §15.5.17 */
function statusOfFile({ method }: Asked, response: Answering): number {
  if (method !== 'GET' && method !== 'HEAD') return 405
  return response.hasHeader('content-range') ? 416 : 412
}

/** Next's own 400 for OPTIONS on a page; a route handler answers OPTIONS itself. @see RFC 9110 §9.3.7 */
function sayWhatPagesTake(response: Answering): number {
  response.setHeader('Allow', 'GET, HEAD, OPTIONS, POST')
  return 204
}

function completeHeaders(response: Answering, open: boolean): void {
  const complete = (name: string, value: string) => {
    if (!response.hasHeader(name)) response.setHeader(name, value)
  }
  if (!response.hasHeader(REQUEST_ID_HEADER)) response.setHeader(REQUEST_ID_HEADER, newRequestId())
  for (const { key, value } of USUAL_HEADERS) complete(key, value)
  if (open) return
  complete('Cache-Control', 'private, no-store')
  const kept = String(response.getHeader('cache-control'))
  // What the login itself answers says `no-store` alone, and is kept by nobody; Next's own lacks `private` at times.
  if (kept !== 'no-store' && kept.includes('no-store') && !kept.includes('private'))
    response.setHeader('Cache-Control', `private, ${kept}`)
}
