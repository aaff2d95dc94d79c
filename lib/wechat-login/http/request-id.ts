import { randomBytes } from 'node:crypto'
import { toBase62 } from '../keys/base62.ts'

export const REQUEST_ID_HEADER = 'X-Request-Id'

const REQUEST_ID = /^[0-9A-Za-z]{22}$/

/** The id of one request, 22 letters and digits (step 3): in its answer, its log lines and its error page. */
export function newRequestId(): string {
  return toBase62(randomBytes(24), 22)
}

/** The id that the gate gave this request; a new one if it did not pass the gate. */
export function requestIdOf(headers: Headers): string {
  const id = headers.get(REQUEST_ID_HEADER)
  return id !== null && REQUEST_ID.test(id) ? id : newRequestId()
}

/** An id quoted in an address, for a help page to show; null: not one of ours. */
export function parseRequestId(text: string): string | null {
  return REQUEST_ID.test(text) ? text : null
}
