import { answerTooBusy } from '../../../lib/wechat-login/help/too-busy.ts'
import { readHelpQuery } from '../help-query.ts'

/** Where a page or action sends a visitor whose session it could not make sure of. */
export function GET(request: Request): Response {
  return answerTooBusy(readHelpQuery(request).path, request.headers)
}
