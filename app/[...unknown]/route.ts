import { HELP } from '../../lib/help/texts.ts'
import { answerCalmPage } from '../../lib/http/calm-page.ts'
import { DEFAULT_PATH } from '../../lib/return-path.ts'

/** Every address that is nothing of ours. */
function answerNotFound(request: Request): Response {
  return answerCalmPage(
    {
      status: 404,
      text: HELP.notFound,
      icon: 'attention',
      action: { kind: 'link', target: DEFAULT_PATH },
    },
    request.headers,
  )
}

export {
  answerNotFound as DELETE,
  answerNotFound as GET,
  answerNotFound as HEAD,
  answerNotFound as OPTIONS,
  answerNotFound as PATCH,
  answerNotFound as POST,
  answerNotFound as PUT,
}
