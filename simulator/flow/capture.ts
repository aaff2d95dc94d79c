import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe as listenTo } from 'node:diagnostics_channel'
import { IncomingMessage, ServerResponse } from 'node:http'
import { subscribe, subscribeToStore } from '../../lib/events.ts'
import { isNavigation } from '../../lib/http/navigation.ts'
import { keepNewest } from '../../lib/newest.ts'
import type { Reply } from '../reply.ts'
import {
  cluesOfAnswer,
  cluesOfRequest,
  leadsTo,
  type Origins,
  phoneOf,
  trackerName,
  trackersSent,
} from './clues.ts'
import { detailOf } from './event-detail.ts'
import type { DecodedState, Hop } from './hop.ts'
import { maskedAddress, maskedReply, nameOf, shownHeaders } from './mask.ts'
import { newHop } from './new-hop.ts'
import type { Recorder } from './recorder.ts'

export type Place = {
  readonly origins: Origins
  readonly recorder: Recorder
  /** The product's own reading of a `state`. */
  readonly readState: (state: string) => DecodedState
}

/** A request that is being recorded, and the login that it belongs to. */
type Live = { readonly hop: Hop; readonly flowId: string }

export type Capture = {
  /** What the simulated platform is about to answer to the request at hand. */
  readonly platformAnswers: (reply: Reply, faults: readonly string[]) => void
}

const MOST_EXCHANGES = 100
const EXCHANGE_PATH = '/sns/oauth2/access_token'

/**
 * Listens to Node's http and fetch channels, the product's events and the store's, all in this process, and has them
 * recorded, masked. What happens while a request is served is told apart by its asynchronous context.
 */
export function startCapture({ origins, recorder, readState }: Place): Capture {
  const here = new AsyncLocalStorage<Live | undefined>()
  const exchanges = new WeakMap<object, Live>()
  const exchangeByCode = new Map<string, Live>()
  const [appPort, openPort] = [portOf(origins.app), portOf(origins.open)]

  listenTo('http.server.request.start', (message) => {
    here.enterWith(undefined)
    const [request, response] = [field(message, 'request'), field(message, 'response')]
    if (!(request instanceof IncomingMessage) || !(response instanceof ServerResponse)) return
    const port = request.socket.localPort
    if (port !== appPort && port !== openPort) return
    const url = new URL(request.url ?? '/', port === appPort ? origins.app : origins.open)
    if (port === openPort && url.pathname === EXCHANGE_PATH)
      return here.enterWith(exchangeByCode.get(nameOf(url.searchParams.get('code') ?? '')))
    const live = arrive(request, url, port === appPort ? 'app' : 'open')
    if (live === null) return
    here.enterWith(live)
    response.once('close', () => answered(live, response))
  })

  function arrive(request: IncomingMessage, url: URL, side: 'app' | 'open'): Live | null {
    const headers = toHeaders(request)
    const kind = kindOf(side, request.method ?? '', url, headers)
    if (kind === null) return null
    const { names, promises } = cluesOfRequest(url, headers)
    const trackers = trackersSent(headers)
    const state = url.searchParams.get('state')
    const hop = newHop({
      kind,
      method: request.method ?? 'GET',
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
      keys: [...names, ...trackers.map(trackerName)],
    })
    const path = maskedAddress(url.pathname + url.search)
    const phone = phoneOf(headers, origins.open)
    const inFrame = /^(?:iframe|empty)$/.test(headers.get('sec-fetch-dest') ?? '')
    const flowId = recorder.arrive({ hop, names, promises, phone, inFrame, path })
    return flowId === null ? null : { hop, flowId }
  }

  function answered({ hop, flowId }: Live, response: ServerResponse): void {
    hop.tookMs = now() - hop.atMs
    if (!response.writableFinished) {
      hop.broken ??= 'CLOSED'
      recorder.update(flowId)
      return
    }
    if (hop.status === null) takeAnswer(hop, response.statusCode, response.getHeaders())
    const { names, promises } = promisesOf.get(hop) ?? { names: [], promises: [] }
    recorder.update(flowId, names, promises)
  }

  const promisesOf = new WeakMap<Hop, ReturnType<typeof cluesOfAnswer>>()

  function takeAnswer(hop: Hop, status: number, headers: ReturnType<ServerResponse['getHeaders']>): void {
    hop.status = status
    hop.responseHeaders = shownHeaders('response', headers)
    hop.requestId = textOf(headers['x-request-id'])
    const target = textOf(headers.location ?? headers.Location)
    const location =
      target !== null && URL.canParse(target, origins.app) ? new URL(target, origins.app) : null
    hop.leadsTo = leadsTo(location, origins)
    const setCookies = [headers['set-cookie'] ?? headers['Set-Cookie'] ?? []].flat().map(String)
    const clues = cluesOfAnswer(location, setCookies, hop)
    promisesOf.set(hop, clues)
    hop.keys = [...hop.keys, ...clues.names, ...clues.promises]
    const state = location?.searchParams.get('state') ?? null
    if (state !== null && hop.leadsTo === 'wechat') hop.state = readState(state)
  }

  listenTo('undici:request:create', (message) => {
    const [live, request] = [here.getStore(), field(message, 'request')]
    const [origin, path] = [field(request, 'origin'), field(request, 'path')]
    if (live === undefined || typeof request !== 'object' || request === null) return
    if (typeof path !== 'string' || !path.startsWith(`${EXCHANGE_PATH}?`)) return
    const url = new URL(path, origins.open)
    const hop = newHop({
      kind: 'exchange',
      within: live.hop.id,
      method: 'GET',
      host: URL.canParse(String(origin)) ? new URL(String(origin)).host : url.host,
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
    live.hop.tookMs = now() - live.hop.atMs
    recorder.update(live.flowId)
  })

  listenTo('undici:request:error', (message) => {
    const live = exchangeOf(message)
    if (live === undefined) return
    const error = field(message, 'error')
    live.hop.broken = String(field(error, 'code') ?? field(error, 'name') ?? 'ERROR')
    live.hop.tookMs = now() - live.hop.atMs
    recorder.update(live.flowId)
  })

  const exchangeOf = (message: unknown) => {
    const request = field(message, 'request')
    return typeof request === 'object' && request !== null ? exchanges.get(request) : undefined
  }

  subscribe((event) => {
    const live = here.getStore()
    if (live === undefined) return
    live.hop.events.push({ atMs: now(), name: event.name, detail: detailOf(event) })
    recorder.update(live.flowId)
  })

  subscribeToStore((asked) => {
    const live = here.getStore()
    if (live === undefined) return
    live.hop.store.push({ atMs: now(), ...asked })
    recorder.update(live.flowId)
  })

  return {
    platformAnswers: (reply, faults) => {
      const live = here.getStore()
      if (live === undefined) return
      const { hop, flowId } = live
      hop.faults = [...faults]
      hop.body = hop.kind === 'exchange' && reply.broken === undefined ? maskedReply(reply.body) : null
      hop.errcode = errcodeOf(reply)
      if (hop.kind === 'authorize' && reply.broken === undefined) takeAnswer(hop, reply.status, reply.headers)
      else if (reply.broken === undefined) hop.responseHeaders = shownHeaders('response', reply.headers)
      if (reply.note?.user !== undefined) recorder.sawUser(flowId, reply.note.user)
      recorder.update(flowId)
    },
  }
}

/** What a request is to a login; null: a file, a script's question, a page of WeChat's own. */
function kindOf(side: 'app' | 'open', method: string, url: URL, headers: Headers): Hop['kind'] | null {
  if (side === 'open') return url.pathname === '/connect/oauth2/authorize' ? 'authorize' : null
  if (/^\/redirect\/?$/.test(url.pathname)) return 'callback'
  if (method !== 'GET' || /^\/(?:$|_next\/|health\/|logout$|page-script$|icon)/.test(url.pathname))
    return null
  const goesOnInPage =
    headers.has('rsc') && !headers.has('next-router-prefetch') && !headers.has('next-hmr-refresh')
  return goesOnInPage || isNavigation(headers) ? 'page' : null
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

function portOf(origin: string): number {
  return Number(new URL(origin).port || 80)
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function field(message: unknown, name: string): unknown {
  return typeof message === 'object' && message !== null ? Reflect.get(message, name) : undefined
}

function now(): number {
  return performance.timeOrigin + performance.now()
}
