import { publish } from '../events.ts'
import { redirectTo } from '../http/redirect.ts'
import { requestIdOf } from '../http/request-id.ts'
import { nowSeconds, type Services } from '../services.ts'
import { readCallbackQuery } from './query.ts'

/**
 * Passes a callback on to the environment that the mark in its state names. Nothing else of the request is read, no
 * cookie is set, and no code is exchanged on the way.
 * @returns null: the callback is this server's own
 */
export async function passOn(
  { url, headers }: Request,
  services: Pick<Services, 'config' | 'nowMs'>,
): Promise<Response | null> {
  const { callbackRelay, appOrigin } = services.config
  if (callbackRelay?.kind !== 'registered') return null
  const query = readCallbackQuery(new URL(url).searchParams)
  if (query.kind === 'repeated') return null
  const { targetOfMark } = await import('../relay/mark.ts')
  const target = targetOfMark(query.state, callbackRelay, appOrigin, nowSeconds(services))
  const parameters = parametersOf(query)
  if (target === null || parameters === null) return null
  publish({ name: 'callback.passed-on', requestId: requestIdOf(headers), from: appOrigin, to: target })
  return redirectTo(`${target}/redirect?${parameters}`)
}

/** What WeChat said, in its own order; null: no code of WeChat's. */
function parametersOf(query: Exclude<ReturnType<typeof readCallbackQuery>, { kind: 'repeated' }>) {
  if (query.kind === 'denied') return new URLSearchParams({ state: query.state })
  return query.code === null ? null : new URLSearchParams({ code: query.code, state: query.state })
}
