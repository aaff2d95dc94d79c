import { getConfig } from '../config/of-process.ts'
import { answerNotFound } from '../help/not-found.ts'
import { answerTooLarge, tooLargePath } from '../help/too-large.ts'
import { actionRedirect } from '../http/action-redirect.ts'
import { isHttps, STAY_WITH_HTTPS } from '../http/https.ts'
import { acceptsHtml } from '../http/navigation.ts'
import { newRequestId, REQUEST_ID_HEADER } from '../http/request-id.ts'
import type { ReturnPath } from '../http/return-path.ts'
import { USUAL_HEADERS } from '../http/usual-headers.js'

/** Why a request does not reach Next: its method, its address, what it expects, or the size of its body. */
export type Refusal = 'method' | 'address' | 'expectation' | 'too-large'

/**
 * What the sender of such a request gets, with every header that an answer of ours has: people a page in their
 * language with a way back, others JSON.
 * @param page that was asked for; null: none to go back to
 */
export function answerRefusal(
  why: Refusal,
  page: ReturnPath | null,
  sent: Headers,
  appOrigin: string,
): Response {
  const headers = new Headers(sent)
  const requestId = newRequestId()
  headers.set(REQUEST_ID_HEADER, requestId)
  const answer = answerWhy(why, page, headers)
  answer.headers.set(REQUEST_ID_HEADER, requestId)
  for (const { key, value } of USUAL_HEADERS) answer.headers.set(key, value)
  if (isHttps({ appOrigin })) answer.headers.set(...STAY_WITH_HTTPS)
  return answer
}

function answerWhy(why: Refusal, page: ReturnPath | null, request: Headers): Response {
  switch (why) {
    case 'method':
      return answerJson(405, 'method-not-allowed', { Allow: 'GET, HEAD, OPTIONS, POST' })
    case 'address':
      return answerNotFound(request)
    case 'expectation':
      return answerJson(417, 'expectation-failed')
    case 'too-large': {
      const back = page ?? getConfig().home
      if (acceptsHtml(request)) return answerTooLarge(413, back, request)
      const answer = answerJson(413, 'too-large')
      if (request.has('next-action')) answer.headers.set(...actionRedirect(tooLargePath(back)))
      return answer
    }
  }
}

function answerJson(status: number, error: string, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json({ error }, { status, headers: { ...headers, 'Cache-Control': 'private, no-store' } })
}
