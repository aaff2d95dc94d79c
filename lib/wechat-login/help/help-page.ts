import { getConfig } from '../config/of-process.ts'
import { parseFailureCause } from '../login/failure.ts'
import { SIGNED_OUT_SCRIPT } from '../page-script/page-script.ts'
import { type HelpQuery, readHelpQuery } from './help-query.ts'
import { helpText } from './help-text.ts'
import { LOGIN_FAILED_REASONS, loginFailedText } from './login-failed-text.ts'
import { answerNotFound } from './not-found.ts'
import { answerCalmPage } from './static-page.ts'
import { answerTooBusy } from './too-busy.ts'
import { answerTooLarge } from './too-large.ts'

/** The page of `/help/{name}`. */
export function answerHelpPage(request: Request): Response {
  const query = readHelpQuery(request)
  const { headers } = request
  const { path, failed } = query
  const back = { kind: 'link', target: path } as const
  switch (new URL(request.url).pathname.slice('/help/'.length)) {
    case 'login-failed':
      return answerCalmPage(
        { status: 200, text: textOfFailure(query), icon: 'attention', action: back, ...failed },
        headers,
      )
    case 'denied': // asked again only when the visitor wants to be
      return answerCalmPage(
        { status: 200, text: helpText('denied'), icon: 'attention', action: back, ...failed },
        headers,
      )
    case 'snapshot': // its visitor is a throw-away user whom nobody may log in
      return answerCalmPage(
        { status: 200, text: helpText('snapshot'), icon: 'information', action: back, ...failed },
        headers,
      )
    case 'signed-out':
      return answerCalmPage(
        {
          status: 200,
          text: helpText('signedOut'),
          icon: 'done',
          action: { kind: 'link', target: getConfig().home },
          script: SIGNED_OUT_SCRIPT,
        },
        headers,
      )
    case 'too-busy':
      return answerTooBusy(path, headers)
    case 'too-large':
      return answerTooLarge(200, path, headers)
    default:
      return answerNotFound(headers)
  }
}

/** A cause that is none of ours is not shown. */
function textOfFailure({ cause, errcode }: HelpQuery) {
  const known = parseFailureCause(cause)
  return loginFailedText(known === null ? null : LOGIN_FAILED_REASONS[known], errcode)
}
