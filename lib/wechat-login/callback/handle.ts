import { publish, takeStep } from '../events.ts'
import { requestIdOf } from '../http/request-id.ts'
import { reportFailure } from '../process/report-failure.ts'
import type { Services } from '../services.ts'
import { nameOfOpened } from '../state/state.ts'
import { answerCallback } from './answer.ts'
import { completeCallback } from './complete.ts'
import type { CallbackOutcome } from './outcome.ts'
import { passOn } from './pass-on.ts'
import { readCallback } from './read-callback.ts'

/**
 * Answers WeChat's callback (steps 6 to 9): reads it once, completes it, and publishes the outcome. The callback of
 * another environment is passed on before anything of it is read.
 */
export async function handleCallback(request: Request, services: Services): Promise<Response> {
  const passedOn = await passOn(request, services)
  if (passedOn !== null) return passedOn
  const requestId = requestIdOf(request.headers)
  let login: string | null = null
  const outcome = await readCallback(request, requestId, services)
    .then((callback) => {
      login = nameOfOpened(callback.opened)
      return takeStep({ step: 'callback', requestId, login }, () => completeCallback(callback, services))
    })
    .catch((thrown: unknown): CallbackOutcome => {
      reportFailure(thrown, requestId)
      return { kind: 'busy', path: services.config.home }
    })
  publish({ name: 'login.callback', requestId, outcome: outcome.kind, login })
  if (outcome.kind === 'login-failed') {
    const { cause, errcode } = outcome
    publish({ name: 'login.failed', requestId, cause, ...(errcode === undefined ? {} : { errcode }) })
  }
  return answerCallback(outcome, services.config, requestId, request.headers)
}
