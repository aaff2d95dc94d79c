import { subscribe } from 'node:diagnostics_channel'
import { IncomingMessage, ServerResponse } from 'node:http'
import { PEER_HEADER } from './client-address.ts'
import { sendStaleFormBack } from './stale-form.ts'

/**
 * The path and query of a request target in whichever form it came. What stands in an absolute form's host is the
 * sender's word, like Host; doubled slashes and backslashes are one slash, as browsers and routers would differ on
 * them; a path whose escapes do not decode is meant as it is written, which is no page.
 * @see RFC 9112 §3.2
 */
export function canonicalTarget(target: string): string {
  const originForm = target.replace(/^https?:\/\/[^/?\\]*/i, '')
  const at = originForm.indexOf('?')
  const [path, query] = at < 0 ? [originForm, ''] : [originForm.slice(0, at), originForm.slice(at)]
  if (path !== '' && !/^[/\\]/.test(path)) return '/'
  return (decodable(path).replace(/[/\\]+/g, '/') || '/') + query
}

function decodable(path: string): string {
  try {
    decodeURIComponent(path)
    return path
  } catch {
    return path.replaceAll('%', '%25')
  }
}

/**
 * Has every server of this process see canonical targets only, before Next does: it would answer an absolute form
 * with a redirect to the host that stands in it, `*` and an escape that does not decode with a bare 500. And notes the peer's address, which Next loses
 * as soon as a client sends `X-Forwarded-For`; and sends forms of an older build back to their page.
 */
export function prepareRequests(): void {
  subscribe('http.server.request.start', (message) => {
    if (typeof message !== 'object' || message === null) return
    const [request, response] = [Reflect.get(message, 'request'), Reflect.get(message, 'response')]
    if (!(request instanceof IncomingMessage) || request.url === undefined) return
    request.url = canonicalTarget(request.url)
    request.headers[PEER_HEADER] = request.socket.remoteAddress ?? ''
    if (response instanceof ServerResponse) sendStaleFormBack(request, response)
  })
}
