import { answerTooBusy } from '../../../lib/http/too-busy.ts'
import { DEFAULT_PATH } from '../../../lib/login/return-path.ts'

/** Where a page or action sends a visitor whose session it could not make sure of. */
export function GET(request: Request): Response {
  return answerTooBusy(DEFAULT_PATH, request.headers)
}
