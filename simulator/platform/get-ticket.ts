import { plain, type Reply } from '../reply.ts'
import type { Settings } from '../settings.ts'
import { apiError } from './api-error.ts'
import type { AppTokens } from './app-tokens.ts'

/** The ticket of the JS-SDK (jsapi_ticket). */
export function getTicket(query: URLSearchParams, settings: Settings, appTokens: AppTokens): Reply {
  const refuse = (errcode: number) => apiError(errcode, settings.now(), settings.random)
  const use = appTokens.use(query.get('access_token') ?? '')
  if (use.kind === 'refused') return refuse(use.errcode)
  if (query.get('type') !== 'jsapi') return refuse(40097)
  const { ticket, expiresIn } = appTokens.ticket()
  return plain({ errcode: 0, errmsg: 'ok', ticket, expires_in: expiresIn }, { outcome: 'ticket' })
}
