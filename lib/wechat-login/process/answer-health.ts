import { answerDoctor } from '../doctor/answer-doctor.ts'
import { answerNotFound } from '../help/not-found.ts'
import { sharedCheck } from '../session/stores/health.ts'
import { getStore } from '../session/stores/open-store.ts'
import { onePerProcess } from './per-process.ts'
import { phaseNow } from './stopping.ts'

const checkStore = onePerProcess('store-check', () =>
  sharedCheck(getStore(), performance.now.bind(performance)),
)

/** `/health/live` and `/health/ready`. */
export async function answerHealth(request: Request): Promise<Response> {
  switch (new URL(request.url).pathname) {
    case '/health/live': // the process runs; the store is not asked
      return answer(200, { status: 'ok' }, answerDoctor(request.headers))
    case '/health/ready':
      return answerReady()
    default:
      return answerNotFound(request.headers)
  }
}

/**
 * Whether a balancer should send visitors here. A shared store's outage does not change that: every instance would
 * go at once, and nobody would see the pages that still work.
 */
async function answerReady(): Promise<Response> {
  const store = await checkStore()()
  return phaseNow() === 'serving'
    ? answer(200, { status: 'ok', store })
    : answer(503, { status: 'stopping', store })
}

function answer(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(body, { status, headers: { ...headers, 'Cache-Control': 'no-store' } })
}
