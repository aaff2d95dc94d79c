import type { AsyncLocalStorage } from 'node:async_hooks'
import { type Context, context, createContextKey, type Span, SpanStatusCode, trace } from '@opentelemetry/api'
import { z } from 'zod'
import { stepChannels, subscribe, subscribeToStore } from '../events.ts'
import { OWN_SCOPE } from './clean-span.ts'
import type { TraceIds } from './trace-ids.ts'

const STARTED_AT = createContextKey('wechat-login started at')

const step = z.discriminatedUnion('step', [
  z.object({ step: z.literal('begin'), requestId: z.string() }),
  z.object({ step: z.literal('callback'), requestId: z.string(), login: z.string().nullable() }),
  z.object({ step: z.enum(['exchange', 'land']) }),
])
const withKind = z.object({ result: z.object({ kind: z.string() }) })

/**
 * Makes a span of each step of a login, and of each question to the store in between. All spans of one login are one
 * trace: it begins in the gate, and the callback continues it, in whatever process. Each is linked to Next's own
 * trace of its request.
 */
export function traceSteps(storage: AsyncLocalStorage<Context>, ids: TraceIds): void {
  const tracer = trace.getTracer(OWN_SCOPE)
  const open = new WeakMap<object, Span>()
  const channels = stepChannels()
  const linkToRequest = () => {
    const request = trace.getActiveSpan()?.spanContext()
    return request === undefined ? [] : [{ context: request }]
  }
  const startLogin = (login: string, startTime: number, attributes = {}) =>
    ids.forLogin(login, () =>
      tracer.startSpan('login begin', { root: true, startTime, attributes, links: linkToRequest() }),
    )

  const enter = (message: unknown): Context => {
    const here = context.active()
    const taken = step.safeParse(message)
    if (!taken.success || typeof message !== 'object' || message === null) return here
    if (taken.data.step === 'begin') return here.setValue(STARTED_AT, Date.now())
    const { data } = taken
    const login = data.step === 'callback' ? data.login : null
    // The span that began the login, as far as a child needs it: it has ended, here or in another process.
    const parent = login === null ? here : trace.setSpan(here, startLogin(login, Date.now()))
    const links = login === null ? [] : linkToRequest()
    const attributes = data.step === 'callback' ? { 'login.request_id': data.requestId } : {}
    const span = tracer.startSpan(`login ${data.step}`, { links, attributes }, parent)
    open.set(message, span)
    return trace.setSpan(parent, span)
  }
  channels.start.bindStore(storage, enter)

  channels.asyncEnd.subscribe((message) => {
    const span = typeof message === 'object' && message !== null ? open.get(message) : undefined
    if (span === undefined) return
    const ended = withKind.safeParse(message)
    if (ended.success) span.setAttribute('login.outcome', ended.data.result.kind)
    else if (typeof message === 'object' && message !== null && 'error' in message)
      span.setStatus({ code: SpanStatusCode.ERROR })
    span.end()
  })

  subscribe((event) => {
    if (event.name !== 'login.begin') return
    const startedAtMs = context.active().getValue(STARTED_AT)
    const { login, attempt, requestId } = event
    const attributes = { 'login.request_id': requestId, 'login.attempt': attempt }
    startLogin(login, typeof startedAtMs === 'number' ? startedAtMs : Date.now(), attributes).end()
  })

  subscribeToStore(({ verb, outcome, durationMs }) => {
    if (trace.getActiveSpan() === undefined) return // nobody waits for it
    const attributes = { 'store.outcome': outcome }
    tracer.startSpan(`store ${verb}`, { startTime: Date.now() - durationMs, attributes }).end()
  })
}
