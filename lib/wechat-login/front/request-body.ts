import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Front } from './in-front-of-next.ts'

/** The login's own addresses read one field (`everywhere=1`) and no more. */
const OWN_ADDRESS_BYTES = 4 * 1024

/** A form of ours without files; its answer is a login, whatever it holds. */
const STRANGER_BYTES = 64 * 1024

/** How long a body is, in bytes: as it says itself, or nobody knows before its end (`chunked`). */
export type BodyLength = number | 'unknown'

/** @see RFC 9112 §6.3; Node refuses a length that is no number, and one beside `Transfer-Encoding` */
export function bodyLength(headers: IncomingHttpHeaders): BodyLength {
  if (headers['transfer-encoding'] !== undefined) return 'unknown'
  return Number(headers['content-length'] ?? 0)
}

/**
 * How much of a body this process reads, in bytes.
 * - A T that began a login counts for nothing here: one request gets one.
 * - A T that a login made took a WeChat account: its sender's bodies have Next's own limits alone (`Infinity`).
 * - What the application opens to everybody has Next's own limits too: a webhook's body is its handler's.
 * @param pathname canonical
 */
export function mostBodyBytes(
  pathname: string,
  { isOwnAddress, isOpenPath }: Pick<Front, 'isOwnAddress' | 'isOpenPath'>,
  isLoggedIn: () => boolean,
): number {
  if (isOwnAddress(pathname)) return OWN_ADDRESS_BYTES
  return isOpenPath(pathname) || isLoggedIn() ? Number.POSITIVE_INFINITY : STRANGER_BYTES
}

/**
 * Lets a body of unknown length arrive in the request's own buffer, where whoever reads it later finds it whole.
 * @param then is told once whether it did; it is not told when the sender hangs up
 */
export function receiveWhole(
  request: IncomingMessage,
  mostBytes: number,
  then: (fits: boolean) => void,
): void {
  const { push } = request
  let bytes = 0
  request.push = (chunk: Buffer | null) => {
    bytes += chunk?.length ?? 0
    if (chunk !== null && bytes <= mostBytes) {
      Reflect.apply(push, request, [chunk])
      return true // a bounded body waits for nobody
    }
    const fits = chunk === null
    request.push = fits ? push : () => false // what comes after the bound is nobody's
    if (fits) Reflect.apply(push, request, [null])
    then(fits)
    return fits
  }
}
