import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe as listenTo } from 'node:diagnostics_channel'
import { IncomingMessage, ServerResponse } from 'node:http'
import { subscribe, subscribeToStore } from '../../../lib/wechat-login/events.ts'
import { isOfSimulator } from '../../at-our-origin.ts'
import type { Reply } from '../../reply.ts'
import { isEntrance } from '../diagram/entrance.ts'
import { isOfPairing } from '../diagram/pairing.ts'
import { withoutRouterKey } from '../diagram/router-key.ts'
import type { DecodedState, Hop } from '../hop.ts'
import {
  cluesOfAnswer,
  cluesOfRequest,
  leadsTo,
  type Origins,
  pairingNames,
  phoneOf,
  trackerName,
  trackersSent,
} from './clues.ts'
import { detailOf } from './event-detail.ts'
import { captureExchanges, EXCHANGE_PATH, type Live } from './exchange.ts'
import { kindOf } from './hop-kind.ts'
import { maskedAddress, maskedReply, shownHeaders } from './mask.ts'
import { field } from './message-field.ts'
import { newHop, timeNow } from './new-hop.ts'
import { openingOf } from './opening.ts'
import type { QrCodes } from './qr-codes.ts'
import type { Arrival, Recorder } from './recorder.ts'

export type Place = {
  readonly origins: Origins
  /** Where this process listens for the two: an origin's own port may be a tunnel's. */
  readonly ports: { readonly app: number; readonly open: number | null }
  readonly recorder: Recorder
  readonly qrCodes: QrCodes
  /** The product's own reading of a `state`. */
  readonly readState: (state: string) => DecodedState
}

export type Capture = {
  /** What the simulated platform is about to answer to the current request. */
  readonly platformAnswers: (reply: Reply) => void
}

/**
 * Listens in this process to Node's http and fetch channels, the product's events and the store's, and records them,
 * masked. The asynchronous context tells which request an event belongs to.
 */
export function startCapture({ origins, ports, recorder, qrCodes, readState }: Place): Capture {
  const here = new AsyncLocalStorage<Live | undefined>()
  const exchanges = captureExchanges(() => here.getStore(), recorder)
  const sideOf = ({ url = '/', socket: { localPort } }: IncomingMessage): 'app' | 'open' | null => {
    if (localPort === ports.open) return 'open'
    if (localPort !== ports.app) return null
    return origins.app === origins.open && isOfSimulator(url) ? 'open' : 'app'
  }

  listenTo('http.server.request.start', (message) => {
    here.enterWith(undefined)
    const [request, response] = [field(message, 'request'), field(message, 'response')]
    if (!(request instanceof IncomingMessage) || !(response instanceof ServerResponse)) return
    const side = sideOf(request)
    if (side === null) return
    const url = new URL(request.url ?? '/', origins[side])
    if (side === 'open' && url.pathname === EXCHANGE_PATH)
      return here.enterWith(exchanges.ofCode(url.searchParams.get('code') ?? ''))
    const disappear = qrCodes.appear(url.pathname, request.headers['user-agent'] ?? null)
    if (disappear !== null) response.once('close', disappear)
    const arrival = read(request, url, side)
    if (arrival === null) return
    if (request.method === 'POST') return awaitAnswer(arrival, url, response)
    const flowId = recorder.arrive(arrival)
    if (flowId === null) return
    const live = { hop: arrival.hop, flowId }
    here.enterWith(live)
    response.once('close', () => answered(live, response))
  })

  /** The POST of a form begins no recording, unless it signs out, leads to WeChat, comes in from a mini program or is of a pairing. */
  function awaitAnswer(arrival: Arrival, url: URL, response: ServerResponse): void {
    const { hop } = arrival
    here.enterWith({ hop, flowId: '' })
    response.once('finish', () => {
      takeAnswer(hop, response.statusCode, response.getHeaders())
      const begins = isEntrance(url.pathname) || isOfPairing(hop)
      if (!begins && url.pathname !== '/logout' && hop.leadsTo !== 'wechat') return
      const flowId = recorder.arrive(begins ? arrival : { ...arrival, promises: [] })
      if (flowId !== null) answered({ hop, flowId }, response)
    })
  }

  function read(request: IncomingMessage, url: URL, side: 'app' | 'open'): Arrival | null {
    const headers = toHeaders(request)
    const method = request.method ?? 'GET'
    const kind = kindOf(side, method, url, headers)
    if (kind === null) return null
    const { names, promises } = cluesOfRequest(url, headers)
    const trackers = trackersSent(headers)
    const state = url.searchParams.get('state')
    const hop = newHop({
      kind,
      method,
      host: url.host,
      target: maskedAddress(url.pathname + url.search),
      requestHeaders: shownHeaders('request', request.headers),
      tracker:
        trackers.length === 0
          ? 'none'
          : trackers.some((one) => /^[A-Za-z]/.test(one))
            ? 'logged-in'
            : 'began',
      state: state === null || kind === 'page' ? null : readState(state),
      keys: [...names, ...trackers.map(trackerName), ...pairingNames(url)],
    })
    trackersOf.set(hop, trackers)
    const path = withoutRouterKey(maskedAddress(url.pathname + url.search))
    const phone = phoneOf(headers, origins.open)
    const inFrame = /^(?:iframe|empty)$/.test(headers.get('sec-fetch-dest') ?? '')
    const opening: Arrival['opening'] = (act) =>
      openingOf({ headers, url, method, fromPhone: phone !== null, act })
    return { hop, names, promises, phone, inFrame, path, opening }
  }

  function answered({ hop, flowId }: Live, response: ServerResponse): void {
    hop.tookMs = timeNow() - hop.atMs
    if (!response.writableFinished) hop.broken ??= 'CLOSED'
    if (hop.status === null && response.headersSent)
      takeAnswer(hop, response.statusCode, response.getHeaders())
    const { names, promises } = promisesOf.get(hop) ?? { names: [], promises: [] }
    recorder.update(flowId, names, promises)
  }

  const trackersOf = new WeakMap<Hop, readonly string[]>()
  const promisesOf = new WeakMap<Hop, ReturnType<typeof cluesOfAnswer>>()

  function takeAnswer(hop: Hop, status: number, headers: ReturnType<ServerResponse['getHeaders']>): void {
    hop.status = status
    hop.responseHeaders = shownHeaders('response', headers)
    hop.requestId = textOf(headers['x-request-id'])
    const target =
      textOf(headers.location ?? headers.Location ?? headers['x-action-redirect'])?.replace(
        /;(?:push|replace)$/,
        '',
      ) ?? null
    const location =
      target !== null && URL.canParse(target, origins.app) ? new URL(target, origins.app) : null
    hop.leadsTo = leadsTo(location, origins)
    const setCookies = [headers['set-cookie'] ?? headers['Set-Cookie'] ?? []].flat().map(String)
    const clues = cluesOfAnswer(location, setCookies, trackersOf.get(hop) ?? [], hop)
    promisesOf.set(hop, clues)
    hop.keys = [...hop.keys, ...clues.names, ...clues.promises]
    const state = location?.searchParams.get('state') ?? null
    if (state !== null && hop.leadsTo === 'wechat') hop.state = readState(state)
  }

  subscribe((event) => {
    const live = here.getStore()
    if (live === undefined) return
    live.hop.events.push({ atMs: timeNow(), name: event.name, detail: detailOf(event) })
    recorder.update(live.flowId)
  })

  subscribeToStore((asked) => {
    const live = here.getStore()
    if (live === undefined) return
    live.hop.store.push({ atMs: timeNow(), ...asked })
    recorder.update(live.flowId)
  })

  return {
    platformAnswers: (reply) => {
      const live = here.getStore()
      if (live === undefined) return
      const { hop, flowId } = live
      hop.faults = [...(reply.faults ?? [])]
      hop.body = hop.kind === 'exchange' && reply.broken === undefined ? maskedReply(reply.body) : null
      hop.errcode = errcodeOf(reply)
      if (hop.kind === 'authorize' && reply.broken === undefined) takeAnswer(hop, reply.status, reply.headers)
      else if (reply.broken === undefined) hop.responseHeaders = shownHeaders('response', reply.headers)
      if (reply.note?.user !== undefined) recorder.sawUser(flowId, reply.note.user)
      recorder.update(flowId)
    },
  }
}

function errcodeOf(reply: Reply): number | null {
  const errcode = /^\{"errcode":(-?\d+)/.exec(reply.body)?.[1]
  return errcode === undefined ? null : Number(errcode)
}

function toHeaders(request: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, String(value))
  return headers
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
