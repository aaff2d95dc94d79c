import { type ClientHttp2Session, connect } from 'node:http2'
import { text } from 'node:stream/consumers'
import type { RawAnswer, RawRequest } from './raw-request.ts'

const HOST = 'h5.test'

/** A phone's connection over HTTP/2 and TLS, which it keeps, and makes anew when it has ended. */
export type SecureConnection = {
  /** @throws when the stream ends before the whole answer came, or nothing came in `abortAfterMs` */
  readonly ask: (request: RawRequest) => Promise<RawAnswer>
  readonly end: () => void
}

/** To a port of this machine, whose certificate may be anybody's. Connects at the first request. */
export function connectSecurely(port: number): SecureConnection {
  let session: ClientHttp2Session | null = null
  const connected = () => {
    if (session !== null && !session.closed && !session.destroyed) return session
    session = connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false, servername: HOST })
    session.on('error', () => {}) // each of its streams fails too
    return session
  }
  return { ask: (request) => askOn(connected(), request), end: () => session?.destroy() }
}

/** One request on a connection of its own. */
export async function askSecurely(port: number, request: RawRequest): Promise<RawAnswer> {
  const connection = connectSecurely(port)
  try {
    return await connection.ask(request)
  } finally {
    connection.end()
  }
}

function askOn(
  session: ClientHttp2Session,
  { method = 'GET', path, headers = {}, body, abortAfterMs }: RawRequest,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? [...value] : value,
    ])
    const stream = session.request({
      ':method': method,
      ':path': path,
      ':authority': HOST,
      ...Object.fromEntries(sent),
    })
    const unanswered = () => reject(new Error('the stream ended without an answer'))
    stream.on('error', reject)
    stream.once('close', unanswered)
    stream.once('response', (answer) => {
      stream.off('close', unanswered) // from here on, the body tells
      const { 'set-cookie': setCookies = [], ':status': status = 0, ...others } = answer
      const one = Object.entries(others).map(([name, value]) => [name, String(value)])
      text(stream).then(
        (received) => resolve({ status, headers: Object.fromEntries(one), setCookies, body: received }),
        reject,
      )
    })
    const late = () => stream.destroy(new Error('no whole answer in time'))
    const timer = abortAfterMs === undefined ? undefined : setTimeout(late, abortAfterMs)
    stream.once('close', () => clearTimeout(timer))
    stream.end(body)
  })
}
