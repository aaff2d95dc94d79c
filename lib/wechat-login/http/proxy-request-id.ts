import { memoryOf } from '../process/bounded-map.ts'
import { onePerProcess } from '../process/per-process.ts'

const MOST_REMEMBERED = 10_000

/** Long enough for a UUID, a trace id or an id of nginx; nothing in it can end a log line or a JSON string. */
const PROXY_REQUEST_ID = /^[\w.:=+/-]{1,64}$/

const proxyIds = onePerProcess('proxy-request-ids', () => memoryOf<string, string>(MOST_REMEMBERED))

/**
 * Remembers the id that a proxy in front gave this request, for the log. It never takes the place of ours: without a
 * proxy a visitor can send any.
 * @param sent the header `X-Request-Id` as it came
 */
export function noteProxyRequestId(requestId: string, sent: string | null): void {
  if (sent !== null && PROXY_REQUEST_ID.test(sent)) proxyIds().set(requestId, sent)
}

/** The proxy's id of a request; undefined: it gave none, or none that a log may hold. */
export function proxyRequestIdOf(requestId: string | undefined): string | undefined {
  return requestId === undefined ? undefined : proxyIds().get(requestId)
}
