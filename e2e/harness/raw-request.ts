import { request } from 'node:http'
import { text } from 'node:stream/consumers'

export type RawAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly setCookies: readonly string[]
  readonly body: string
}

export type RawRequest = {
  readonly method?: string
  /** The path as it goes over the wire, undecoded. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string | Uint8Array
  /** Closes the connection after this time, answered or not. */
  readonly abortAfterMs?: number
}

/** Sends one request exactly as given; adds only Host. No cookie jar, no redirects followed. */
export function ask(
  port: number,
  { method = 'GET', path, headers = {}, body, abortAfterMs }: RawRequest,
): Promise<RawAnswer> {
  const sent = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? [...value] : value]),
  )
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, method, path, headers: { Host: 'h5.test', ...sent }, agent: false },
      (answer) => {
        const one = Object.entries(answer.headers).filter(([name]) => name !== 'set-cookie')
        text(answer).then(
          (received) =>
            resolve({
              status: answer.statusCode ?? 0,
              headers: Object.fromEntries(one.map(([name, value]) => [name, String(value)])),
              setCookies: answer.headers['set-cookie'] ?? [],
              body: received,
            }),
          reject,
        )
      },
    )
    asked.once('error', reject)
    if (abortAfterMs !== undefined) setTimeout(() => asked.destroy(), abortAfterMs)
    asked.end(body)
  })
}

/** The `Cookie` header that a browser would send. */
export function cookieHeader(setCookies: readonly string[]): string {
  return setCookies.map((cookie) => cookie.split(';', 1)[0]).join('; ')
}
