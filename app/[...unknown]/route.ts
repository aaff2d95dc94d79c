import { answerNotFound } from '../../lib/wechat-login/help/not-found.ts'

/** Every address that is nothing of ours. */
const answer = (request: Request) => answerNotFound(request.headers)

export {
  answer as DELETE,
  answer as GET,
  answer as HEAD,
  answer as OPTIONS,
  answer as PATCH,
  answer as POST,
  answer as PUT,
}
