import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { TLSSocket } from 'node:tls'

/** What came back: from whom, is judged elsewhere. */
export type Answer =
  | {
      readonly kind: 'answered'
      /** Of whoever answered, as this machine finds the host. */
      readonly address: string | null
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly setCookies: readonly string[]
      readonly body: string
      readonly certificate: Certificate | null
    }
  | { readonly kind: 'unreachable'; readonly code: string }

export type Certificate = {
  /** Why a phone refuses it, such as `CERT_HAS_EXPIRED`; null: it does not. */
  readonly refusal: string | null
  readonly validToMs: number
}

export type Ask = (url: URL, headers?: Readonly<Record<string, string>>) => Promise<Answer>

const BUDGET_MS = 5000
const LONGEST_BODY_CHARS = 4096

/**
 * Asks once, on a connection of its own. Follows no redirect; a certificate that a phone would refuse is noted and
 * looked past.
 * @param roots the authorities that phones trust, as PEM
 */
export function askWith(roots: readonly string[], budgetMs = BUDGET_MS): Ask {
  return (url, headers = {}) =>
    new Promise((resolve) => {
      const signal = AbortSignal.timeout(budgetMs)
      const unreachable = (thrown: unknown) =>
        resolve({ kind: 'unreachable', code: signal.aborted ? 'timeout' : codeOf(thrown) })
      const send = url.protocol === 'https:' ? requestHttps : requestHttp
      const asked = send(
        url,
        { headers, agent: false, signal, ca: [...roots], rejectUnauthorized: false },
        (answer) => {
          // Before the body: the socket forgets both when it ends.
          const certificate = url.protocol === 'https:' ? certificateOf(answer.socket) : null
          const address = answer.socket.remoteAddress ?? null
          let body = ''
          answer.setEncoding('utf8').on('data', (part: string) => {
            body = (body + part).slice(0, LONGEST_BODY_CHARS)
          })
          answer.once('error', unreachable)
          answer.once('end', () =>
            resolve({
              kind: 'answered',
              address,
              status: answer.statusCode ?? 0,
              headers: Object.fromEntries(
                Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
              ),
              setCookies: answer.headers['set-cookie'] ?? [],
              body,
              certificate,
            }),
          )
        },
      )
      asked.once('error', unreachable)
      asked.end()
    })
}

function certificateOf(socket: object): Certificate | null {
  if (!isTls(socket)) return null
  const refusal = socket.authorized ? null : String(socket.authorizationError)
  return { refusal, validToMs: Date.parse(socket.getPeerCertificate().valid_to) }
}

const isTls = (socket: object): socket is TLSSocket => 'getPeerCertificate' in socket

function codeOf(thrown: unknown): string {
  const failure = thrown instanceof AggregateError ? thrown.errors[0] : thrown // one failure an address
  return failure instanceof Error && 'code' in failure ? String(failure.code) : 'unknown'
}
