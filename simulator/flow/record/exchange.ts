import { subscribe as listenTo } from 'node:diagnostics_channel'
import { keepNewest } from '../../../lib/wechat-login/process/bounded-map.ts'
import type { Hop } from '../hop.ts'
import { maskedAddress, nameOf } from './mask.ts'
import { field } from './message-field.ts'
import { newHop, timeNow } from './new-hop.ts'
import type { Recorder } from './recorder.ts'

export const EXCHANGE_PATH = '/sns/oauth2/access_token'

const MOST_EXCHANGES = 100

/** A request in progress, and its login. */
export type Live = { readonly hop: Hop; readonly flowId: string }

/**
 * Records our server's requests to WeChat, in the login of the callback that makes them.
 * @param here the callback that is being answered
 */
export function captureExchanges(
  here: () => Live | undefined,
  recorder: Recorder,
): { readonly ofCode: (code: string) => Live | undefined } {
  const exchanges = new WeakMap<object, Live>()
  const exchangeByCode = new Map<string, Live>()

  listenTo('undici:request:create', (message) => {
    const [live, request] = [here(), field(message, 'request')]
    const [origin, path] = [field(request, 'origin'), field(request, 'path')]
    if (live === undefined || typeof request !== 'object' || request === null) return
    if (typeof path !== 'string' || !path.startsWith(`${EXCHANGE_PATH}?`)) return
    if (typeof origin !== 'string' || !URL.canParse(path, origin)) return
    const url = new URL(path, origin)
    const hop = newHop({
      kind: 'exchange',
      within: live.hop.id,
      method: 'GET',
      host: url.host,
      target: maskedAddress(path),
    })
    const exchange = { hop, flowId: live.flowId }
    exchanges.set(request, exchange)
    const code = nameOf(url.searchParams.get('code') ?? '')
    keepNewest(exchangeByCode, code, exchange, MOST_EXCHANGES)
    recorder.add(live.flowId, hop)
  })

  listenTo('undici:request:headers', (message) => {
    const live = exchangeOf(message)
    const status = field(field(message, 'response'), 'statusCode')
    if (live === undefined || typeof status !== 'number') return
    live.hop.status = status
    live.hop.tookMs = timeNow() - live.hop.atMs
    recorder.update(live.flowId)
  })

  listenTo('undici:request:error', (message) => {
    const live = exchangeOf(message)
    if (live === undefined) return
    const error = field(message, 'error')
    live.hop.broken = String(field(error, 'code') ?? field(error, 'name') ?? 'ERROR')
    live.hop.tookMs = timeNow() - live.hop.atMs
    recorder.update(live.flowId)
  })

  const exchangeOf = (message: unknown) => {
    const request = field(message, 'request')
    return typeof request === 'object' && request !== null ? exchanges.get(request) : undefined
  }

  return { ofCode: (code) => exchangeByCode.get(nameOf(code)) }
}
