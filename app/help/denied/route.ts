import { answerCalmPage } from '../../../lib/wechat-login/help/static-page.ts'
import { HELP } from '../../../lib/wechat-login/help/texts.ts'
import { readHelpQuery } from '../help-query.ts'

/** For a visitor who refused at WeChat: he is asked again only when he wants to be. */
export function GET(request: Request): Response {
  const { path, failed } = readHelpQuery(request)
  return answerCalmPage(
    { status: 200, text: HELP.denied, icon: 'attention', action: { kind: 'link', target: path }, ...failed },
    request.headers,
  )
}
