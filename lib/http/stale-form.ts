import type { IncomingMessage, ServerResponse } from 'node:http'

const UNKNOWN_ACTION = 'x-nextjs-action-not-found'
const SEE_OTHER = 303

/**
 * A form of an older build, sent without scripts, names a Server Action that this build does not know. Next ends there,
 * with a line of plain text; the visitor gets his page anew instead, where the page script fills in what he typed.
 * Nothing between Next's answer and the wire could change it but the answer itself. Scripts see to it themselves.
 */
export function sendStaleFormBack(request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== 'POST' || request.headers['next-action'] !== undefined) return
  const { writeHead } = response
  Reflect.set(response, 'writeHead', (status: number, ...rest: readonly unknown[]) => {
    if (!response.hasHeader(UNKNOWN_ACTION)) return Reflect.apply(writeHead, response, [status, ...rest])
    response.removeHeader(UNKNOWN_ACTION)
    response.setHeader('Location', request.url ?? '/')
    return Reflect.apply(writeHead, response, [SEE_OTHER])
  })
}
