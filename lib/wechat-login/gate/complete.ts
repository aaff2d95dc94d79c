import { getConfig } from '../config/of-process.ts'
import { answerTooBusy } from '../help/too-busy.ts'
import { isHttps, STAY_WITH_HTTPS } from '../http/https.ts'
import { REQUEST_ID_HEADER } from '../http/request-id.ts'
import { reportFailure } from '../process/report-failure.ts'

/**
 * An answer of the gate with what each of them says. What the gate did not foresee is a static page.
 * @param request the headers of the request
 */
export async function complete(
  answering: Promise<Response>,
  request: Headers,
  requestId: string,
): Promise<Response> {
  const answer = await answering.catch((thrown: unknown) => {
    reportFailure(thrown, requestId)
    return answerTooBusy(getConfig().home, request)
  })
  answer.headers.set(REQUEST_ID_HEADER, requestId)
  if (isHttps(getConfig())) answer.headers.set(...STAY_WITH_HTTPS)
  return answer
}
