import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import { IncomingMessage } from 'node:http'
import { type Context, context, DiagConsoleLogger, diag, propagation, trace } from '@opentelemetry/api'
import { diagLogLevelFromString, W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, detectResources, envDetector } from '@opentelemetry/resources'
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base'
import type { Config } from '../config/config.ts'
import { isAmong } from '../http/client-address.ts'
import { contextIn } from './async-context.ts'
import { cleanSpan } from './clean-span.ts'
import { newTraceIds } from './trace-ids.ts'
import { traceSteps } from './trace-steps.ts'

const FLUSH_EVERY_MS = 500 // of a server that is stopping

/**
 * Sends traces of the logins, and Next's own of each request, to the collector that OpenTelemetry's variables name.
 * @param config whose `traceparent` is believed: that of TRUSTED_PROXIES
 */
export function startTracing({ trustedProxies }: Pick<Config, 'trustedProxies'>, logLevel?: string): void {
  const storage = new AsyncLocalStorage<Context>()
  const idGenerator = newTraceIds()
  const level = diagLogLevelFromString(logLevel)
  if (level !== undefined) diag.setLogger(new DiagConsoleLogger(), level)
  const provider = new BasicTracerProvider({
    idGenerator,
    resource: defaultResource().merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(clean(new OTLPTraceExporter()))],
  })
  context.setGlobalContextManager(contextIn(storage))
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  trace.setGlobalTracerProvider(provider)
  dropStrangersTraces(trustedProxies)
  traceSteps(storage, idGenerator)
  for (const signal of ['SIGTERM', 'SIGINT'])
    process.once(signal, () => setInterval(() => void provider.forceFlush(), FLUSH_EVERY_MS).unref())
}

function clean(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(cleanSpan), done),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  }
}

/** Nobody but a proxy of ours says which trace a request belongs to, and whether it is kept. */
function dropStrangersTraces(trustedProxies: readonly string[]): void {
  subscribe('http.server.request.start', (message) => {
    const request = typeof message === 'object' && message !== null && 'request' in message && message.request
    if (!(request instanceof IncomingMessage)) return
    const peer = request.socket.remoteAddress?.replace(/^::ffff:/, '')
    if (peer !== undefined && isAmong(peer, trustedProxies)) return
    for (const name of ['traceparent', 'tracestate', 'baggage']) delete request.headers[name]
  })
}
