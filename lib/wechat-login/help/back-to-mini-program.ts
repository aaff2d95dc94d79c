import { helpText } from './help-text.ts'
import { answerCalmPage } from './static-page.ts'

// A file of its own: the gate and the entrance from a mini program both show it.

/** For a mini program's web-view without a session: WeChat has no web authorization there. */
export function showBackToMiniProgram(status: 200 | 409, request: Headers): Response {
  return answerCalmPage({ status, text: helpText('backToMiniProgram'), icon: 'information' }, request)
}
