import { helpText } from './help-text.ts'
import { answerCalmPage } from './static-page.ts'

/**
 * What was sent is longer than its address takes; the page that it was sent from may still have what was typed.
 * @param status 413 to who sent it, 200 on the page that says so
 */
export function answerTooLarge(status: 200 | 413, address: string, request: Headers): Response {
  return answerCalmPage(
    { status, text: helpText('tooLarge'), icon: 'attention', action: { kind: 'link', target: address } },
    request,
  )
}

/** Where that is said to somebody whose page cannot say it: the way back from there leads to the page that sent it. */
export function tooLargePath(page: string): string {
  return `/help/too-large?${new URLSearchParams({ path: page })}`
}
