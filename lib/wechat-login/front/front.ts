import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { NextBodyLimits } from '../http/next-body-limits.ts'

/** What the listener in front of Next has to know of the application. */
export type Front = {
  readonly appOrigin: string
  /** Whether a path is one of the login's own, which everybody may open. */
  readonly isOwnAddress: (pathname: string) => boolean
  /** Whether the application opens a path to everybody: what is sent there is its handler's to judge. */
  readonly isOpenPath: (pathname: string) => boolean
  /** Whether a path names a file of `public/`. */
  readonly isFile: (pathname: string) => boolean
  /** The spelling of a path that Next finds, where it names a file of `public/`. */
  readonly respell?: (pathname: string) => string
  /** Whether the request carries a T that a login of ours made. */
  readonly isLoggedIn: (headers: Headers) => boolean
  /**
   * The gate's answer to a request without a body, if it needs neither the store nor a page; null: Next is to have it.
   * @param sent `headers`: all of them, made into an object only where that is needed
   */
  readonly answerStranger: (
    asked: { readonly method: string; readonly target: string; readonly pathname: string },
    sent: { readonly cookie: string; readonly headers: () => Headers },
  ) => Promise<Response | null> | null
  /** How long a body may be, in bytes; `open`: one of somebody without a login, on a path that is open to everybody. */
  readonly bodyLimits: () => NextBodyLimits & { readonly open: number }
  /** Whether Next has something to upgrade to: its own tools, in development. */
  readonly upgrades: boolean
  /** Answers `/metrics`; left out: that address is the application's. */
  readonly answerMetrics?: (request: IncomingMessage) => Promise<Response>
  readonly meetPeer: (peer: string | undefined, headers: IncomingHttpHeaders) => void
}
