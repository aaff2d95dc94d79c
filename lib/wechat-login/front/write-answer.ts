import type { IncomingMessage, ServerResponse } from 'node:http'

/** In which a sender who is still sending can read the answer, before the connection is reset under the two. */
const LINGER_MS = 1000

/** Writes an answer of ours on Node's response; a connection whose request has no body goes on. */
export async function writeAnswer(answer: Response, response: ServerResponse): Promise<void> {
  const body = await answer.text()
  response.writeHead(answer.status, headersOf(answer, body)).end(body)
}

/**
 * The same, for a request whose body nobody wants: not one byte more of it is read, and the connection closes. Closed
 * at once, it would be reset by what is still on its way, and senders could lose the answer.
 * @see RFC 9112 §9.6
 */
export async function writeLastAnswer(
  answer: Response,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { socket } = request
  socket.pause()
  const body = await answer.text()
  response.writeHead(answer.status, { ...headersOf(answer, body), Connection: 'close' }).flushHeaders()
  // Not ended: Node would then read what is left of the body.
  response.write(body, () => setTimeout(() => socket.destroy(), LINGER_MS).unref())
}

function headersOf({ headers }: Response, body: string): Record<string, string | number> {
  return { ...Object.fromEntries(headers), 'Content-Length': Buffer.byteLength(body) }
}
