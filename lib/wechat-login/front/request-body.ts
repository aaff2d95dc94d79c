import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Front } from './front.ts'

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
 * How much of a body this process reads, in bytes; never more than Next passes on whole.
 * - A T that began a login counts for nothing here: one request gets one.
 * - A T that a login made took a WeChat account: its sender's bodies have Next's own limits alone.
 * - What the application opens to everybody has a limit of its own: a webhook's body is its handler's, but Next keeps
 *   each body in memory, and anybody may send one. A Server Action is judged as everywhere else.
 * @param pathname canonical
 * @param action whether the request calls a Server Action by Next's own client
 */
export function mostBodyBytes(
  { pathname, action }: { readonly pathname: string; readonly action: boolean },
  { isOwnAddress, isOpenPath, bodyLimits }: Pick<Front, 'isOwnAddress' | 'isOpenPath' | 'bodyLimits'>,
  isLoggedIn: () => boolean,
): number {
  if (isOwnAddress(pathname)) return OWN_ADDRESS_BYTES
  const limits = bodyLimits()
  const most = action ? limits.action : limits.any
  if (isLoggedIn()) return most
  return Math.min(most, isOpenPath(pathname) && !action ? limits.open : STRANGER_BYTES)
}

/**
 * Lets a body of unknown length arrive in the request's own buffer, where whoever reads it later finds it whole.
 * @param then is told once whether it did; it is not told when the sender hangs up
 */
export function receiveWhole(
  request: IncomingMessage,
  mostBytes: number,
  then: (fits: boolean, bytes: number) => void,
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
    then(fits, bytes)
    return fits
  }
}

/**
 * Reads what is left of a body and keeps none of it: a browser reads an answer only after it has sent everything.
 * @param mostBytes after which it stops reading
 * @param then is told once, when the body is over or so long
 */
export function discardRest(request: IncomingMessage, mostBytes: number, then: () => void): void {
  let bytes = 0
  request.push = (chunk: Buffer | null) => {
    bytes += chunk?.length ?? 0
    const goesOn = chunk !== null && bytes <= mostBytes
    if (!goesOn) {
      request.push = () => false
      then()
    }
    return goesOn
  }
}
