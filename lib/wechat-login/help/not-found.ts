import { getConfig } from '../config/of-process.ts'
import { helpText } from './help-text.ts'
import { answerCalmPage } from './static-page.ts'

/** 404: nothing of ours has this address. */
export function answerNotFound(request: Headers): Response {
  return answerCalmPage(
    {
      status: 404,
      text: helpText('notFound'),
      icon: 'attention',
      action: { kind: 'link', target: getConfig().home },
    },
    request,
  )
}
