import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { discardRest } from './request-body.ts'

/** In which a sender who is still sending can read the answer, before the connection is reset under the two. */
const LINGER_MS = 1000

/** How long somebody with a login may go on sending what nobody wants, so that their browser shows the answer. */
const PATIENCE = { bytes: 64 * 2 ** 20, ms: 60_000 } as const

/** Writes an answer of ours on Node's response; a connection whose request has no body goes on. */
export async function writeAnswer(answer: Response, response: ServerResponse): Promise<void> {
  const body = await answer.text()
  response.writeHead(answer.status, headersOf(answer, body)).end(body)
}

/**
 * The same, for a request whose body nobody wants: the connection closes after it. Closed at once, it would be reset by
 * what is still on its way, and senders could lose the answer.
 * @param patiently reads the rest of the body, up to a bound, and keeps none of it; else not one byte more is read
 * @see RFC 9112 §9.6
 */
export async function writeLastAnswer(
  answer: Response,
  request: IncomingMessage,
  response: ServerResponse,
  patiently: boolean,
): Promise<void> {
  const { socket } = request
  const closeSoon = () => setTimeout(() => socket.destroy(), LINGER_MS).unref()
  if (patiently) {
    const tooLong = setTimeout(() => socket.destroy(), PATIENCE.ms).unref()
    socket.once('close', () => clearTimeout(tooLong))
    discardRest(request, PATIENCE.bytes, closeSoon)
  } else socket.pause()
  const body = await answer.text()
  response.writeHead(answer.status, { ...headersOf(answer, body), Connection: 'close' }).flushHeaders()
  // Not ended: Node would then read what is left of the body.
  response.write(body, () => {
    if (!patiently) closeSoon()
  })
}

function headersOf({ headers }: Response, body: string): OutgoingHttpHeaders {
  const cookies = headers.getSetCookie()
  return {
    ...Object.fromEntries(headers),
    ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }), // each in a line of its own
    'Content-Length': Buffer.byteLength(body),
  }
}
