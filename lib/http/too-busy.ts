import { HELP } from '../help/texts.ts'
import { answerCalmPage } from './calm-page.ts'

const RETRY_AFTER_SECONDS = 5

/** 503: nothing is lost, and trying again soon may well work. */
export function answerTooBusy(address: string, request: Headers): Response {
  return answerCalmPage(
    {
      status: 503,
      text: HELP.tooBusy,
      icon: 'attention',
      action: { kind: 'link', target: address },
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    },
    request,
  )
}

/** Where a page or action sends the one whom it cannot serve now: back from there leads to the page that asked. */
export function tooBusyPath(headers: Headers): string {
  const asking = headers.get('referer') ?? ''
  if (!URL.canParse(asking)) return '/help/too-busy'
  const { pathname, search } = new URL(asking)
  return `/help/too-busy?${new URLSearchParams({ path: pathname + search })}`
}

const MINUTE_SECONDS = 60

/** 429: too many logins from this address have failed. */
export function answerTooMany(address: string, request: Headers): Response {
  return answerCalmPage(
    {
      status: 429,
      text: HELP.tooMany,
      icon: 'attention',
      action: { kind: 'link', target: address },
      retryAfterSeconds: MINUTE_SECONDS,
    },
    request,
  )
}
