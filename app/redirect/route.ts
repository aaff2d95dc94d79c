import { handleCallback } from '../../lib/wechat-login/callback/handle.ts'
import { servicesOfProcess } from '../../lib/wechat-login/services-of-process.ts'

/** WeChat's callback (steps 6 to 9). */
export function GET(request: Request): Promise<Response> {
  return handleCallback(request, { ...servicesOfProcess(), visitorLeft: request.signal })
}

/** A link checker's HEAD must not spend the code, which the GET handler would. */
const refuse = () =>
  new Response(null, { status: 405, headers: { Allow: 'GET', 'Cache-Control': 'no-store' } })

export { refuse as DELETE, refuse as HEAD, refuse as OPTIONS, refuse as PATCH, refuse as POST, refuse as PUT }
