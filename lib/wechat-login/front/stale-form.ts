import type { IncomingMessage, ServerResponse } from 'node:http'
import { NOT_SENT } from '../help/not-sent.ts'

const UNKNOWN_ACTION = 'x-nextjs-action-not-found'
const FORM = /^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/i
const SEE_OTHER = 303

/** Whether a browser sent a form without scripts; Next's own client names its action in a header. */
export function isNativeForm({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  return method === 'POST' && headers['next-action'] === undefined && FORM.test(headers['content-type'] ?? '')
}

/**
 * A form of another build, sent without scripts, names a Server Action that this build does not know. Next ends there,
 * with a line of plain text. The visitor gets the page again instead, which says that nothing was sent; the page script
 * fills in what was typed.
 * @param page that the form belongs to
 * @returns the status of the answer
 */
export function sendStaleFormBack(
  request: Pick<IncomingMessage, 'method' | 'headers'>,
  response: Pick<ServerResponse, 'hasHeader' | 'removeHeader' | 'setHeader'>,
  status: number,
  page: () => string,
): number {
  if (!response.hasHeader(UNKNOWN_ACTION) || !isNativeForm(request)) return status
  response.removeHeader(UNKNOWN_ACTION)
  response.setHeader('Location', `${page()}#${NOT_SENT}`)
  return SEE_OTHER
}
