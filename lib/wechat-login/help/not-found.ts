import { DEFAULT_PATH } from '../http/return-path.ts'
import { answerCalmPage } from './static-page.ts'
import { HELP } from './texts.ts'

/** 404: nothing of ours has this address. */
export function answerNotFound(request: Headers): Response {
  return answerCalmPage(
    {
      status: 404,
      text: HELP.notFound,
      icon: 'attention',
      action: { kind: 'link', target: DEFAULT_PATH },
    },
    request,
  )
}
