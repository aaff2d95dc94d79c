import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Registry } from 'prom-client'
import { newRequestId, REQUEST_ID_HEADER } from '../http/request-id.ts'
import { USUAL_HEADERS } from '../http/usual-headers.js'

export type AnswerMetrics = (request: {
  readonly method?: string | undefined
  readonly headers: IncomingHttpHeaders
}) => Promise<Response>

/** @param token that a scraper has to show; null: none, as the listener's address is guard enough */
export function answerMetrics(
  registry: Pick<Registry, 'metrics' | 'contentType'>,
  token: string | null,
): AnswerMetrics {
  return async ({ method = 'GET', headers }) => {
    if (token !== null && !bearsToken(headers.authorization, token))
      return answerScraper(401, null, { 'WWW-Authenticate': 'Bearer' })
    if (method !== 'GET' && method !== 'HEAD') return answerScraper(405, null, { Allow: 'GET, HEAD' })
    const text = method === 'GET' ? await registry.metrics() : null
    return answerScraper(200, text, { 'Content-Type': registry.contentType })
  }
}

/** Compares hashes, in constant time: the answer's time says nothing about the token, nor about its length. */
function bearsToken(authorization: string | undefined, token: string): boolean {
  const shown = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return shown !== undefined && timingSafeEqual(hash(shown), hash(token))
}

/** With every header that an answer of ours has. */
export function answerScraper(
  status: number,
  body: string | null,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const usual = Object.fromEntries(USUAL_HEADERS.map(({ key, value }) => [key, value]))
  const own = { [REQUEST_ID_HEADER]: newRequestId(), 'Cache-Control': 'private, no-store' }
  return new Response(body, { status, headers: { ...usual, ...own, ...headers } })
}
