import { getConfig } from '../config/of-process.ts'
import { parseReturnPath, type ReturnPath } from '../http/return-path.ts'
import { helpAddress } from './help-address.ts'
import { helpText } from './help-text.ts'
import { answerCalmPage } from './static-page.ts'

const TOO_BUSY = { status: 503, text: 'tooBusy', retryAfterSeconds: 5 } as const
const TOO_MANY = { status: 429, text: 'tooMany', retryAfterSeconds: 10 } as const // as long as the queue's wait

/** 503: nothing is lost, and trying again soon may well work. */
export function answerTooBusy(address: string, request: Headers): Response {
  return answerTryAgain(TOO_BUSY, address, request)
}

/** 429: the queue of this address is full, or did not move for as long as a visitor waits. */
export function answerTooMany(address: string, request: Headers): Response {
  return answerTryAgain(TOO_MANY, address, request)
}

function answerTryAgain(
  { status, text, retryAfterSeconds }: typeof TOO_BUSY | typeof TOO_MANY,
  address: string,
  request: Headers,
): Response {
  return answerCalmPage(
    {
      status,
      text: helpText(text),
      icon: 'attention',
      action: { kind: 'link', target: address },
      retryAfterSeconds,
    },
    request,
  )
}

/**
 * Where a page or action sends the one whom it cannot serve now: back from there leads to the page that asked.
 * @param otherwise the page that asked, for browsers that do not say
 */
export function tooBusyPath(headers: Headers, otherwise: ReturnPath | null = null): string {
  const asking = parseReturnPath(headers.get('referer') ?? '', getConfig().appOrigin) ?? otherwise
  return helpAddress('too-busy', {}, asking)
}
