import { HELP } from '../../../lib/help/texts.ts'
import { answerCalmPage } from '../../../lib/http/calm-page.ts'
import { DEFAULT_PATH } from '../../../lib/return-path.ts'
import { SIGNED_OUT_SCRIPT } from '../../page-script/page-script.ts'

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
