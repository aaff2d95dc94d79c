import { helpText } from './help-text.ts'
import { answerCalmPage } from './static-page.ts'

// A file of its own: the gate and the entrance from a mini program both show it.

/** For a browser with the sessions of two people: one of them may be the visitor. */
export function answerTwoPeople(request: Headers): Response {
  return answerCalmPage(
    {
      status: 409,
      text: helpText('twoPeople'),
      icon: 'attention',
      action: { kind: 'post', target: '/logout' },
    },
    request,
  )
}
