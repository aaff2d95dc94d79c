import { answerCalmPage } from '../../../lib/wechat-login/help/static-page.ts'
import { HELP } from '../../../lib/wechat-login/help/texts.ts'
import { DEFAULT_PATH } from '../../../lib/wechat-login/http/return-path.ts'
import { SIGNED_OUT_SCRIPT } from '../../page-script/page-script.ts'

/** Where a sign-out ends, in this tab and in the others. */
export function GET(request: Request): Response {
  return answerCalmPage(
    {
      status: 200,
      text: HELP.signedOut,
      icon: 'done',
      action: { kind: 'link', target: DEFAULT_PATH },
      script: SIGNED_OUT_SCRIPT,
    },
    request.headers,
  )
}
