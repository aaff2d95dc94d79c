import { servicesOfProcess } from '../services-of-process.ts'
import { handleCallback } from './handle.ts'

/** WeChat's callback, with the services of this process (steps 6 to 9). */
export function receiveCallback(request: Request): Promise<Response> {
  return handleCallback(request, { ...servicesOfProcess(), visitorLeft: request.signal })
}

/** Refuses other methods: the HEAD of a link checker must not use the code up, as GET would. */
export function refuseMethod(): Response {
  return new Response(null, { status: 405, headers: { Allow: 'GET', 'Cache-Control': 'no-store' } })
}
