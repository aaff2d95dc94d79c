import { LOGIN_FAILED_REASONS, loginFailedText } from '../../../lib/wechat-login/help/login-failed-text.ts'
import { answerCalmPage } from '../../../lib/wechat-login/help/static-page.ts'
import { parseFailureCause } from '../../../lib/wechat-login/login/failure.ts'
import { readHelpQuery } from '../help-query.ts'

/** Why a login could not go on, by the cause and errcode in the address; one that we do not know is not shown. */
export function GET(request: Request): Response {
  const { path, failed, cause, errcode } = readHelpQuery(request)
  const known = parseFailureCause(cause)
  const text = loginFailedText(known === null ? null : LOGIN_FAILED_REASONS[known], errcode)
  return answerCalmPage(
    { status: 200, text, icon: 'attention', action: { kind: 'link', target: path }, ...failed },
    request.headers,
  )
}
