import { SpanStatusCode, trace } from '@opentelemetry/api'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { expect, it } from 'vitest'
import { cleanSpan } from './clean-span.ts'

const CODE = '0123456789abcdef0123456789abcdef'
const QUERY = `code=${CODE}&state=1xyz`

function spanOf(
  scope: string,
  name: string,
  attributes: Readonly<Record<string, string | number | boolean>>,
) {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  const span = provider.getTracer(scope).startSpan(name, { attributes })
  span.recordException(new Error(`failed at /redirect?${QUERY}`))
  span.setStatus({ code: SpanStatusCode.ERROR, message: `failed at /redirect?${QUERY}` })
  span.end()
  return exporter.getFinishedSpans().map(cleanSpan)[0]
}

it.each([
  ['GET', { 'http.target': `/redirect?${QUERY}`, 'http.method': 'GET' }],
  [`fetch GET https://api.weixin.qq.com/sns?secret=${CODE}`, { 'next.span_type': 'AppRender.fetch' }],
  ['fetch', { 'http.url': `https://api.weixin.qq.com/sns/oauth2/access_token?secret=${CODE}` }],
  ['GET', { 'next.span_name': `fetch GET https://api.weixin.qq.com/?${QUERY}` }],
  ['render', { 'next.page': `/p/${CODE}`, 'next.invented-tomorrow': QUERY }],
  [`middleware GET /x?${QUERY}`, {}],
  [`GET /redirect%3F${QUERY}`, { 'http.route': `/redirect%3f${QUERY}` }],
])('of Next’s span %s no query, path or address leaves the process', (name, attributes) => {
  const span = spanOf('next.js', name, attributes)
  const told = JSON.stringify([span?.name, span?.attributes, span?.status, span?.events])
  expect(told).not.toContain(CODE)
  expect(told).not.toContain('code=')
})

it('keeps of Next’s spans what they are about', () => {
  const attributes = {
    'next.span_type': 'BaseServer.handleRequest',
    'http.route': '/redirect',
    'http.status_code': 302,
  }
  const span = spanOf('next.js', 'GET /redirect', { ...attributes, 'http.target': `/redirect?${QUERY}` })
  expect([span?.name, span?.attributes]).toEqual(['GET /redirect', attributes])
  expect(span?.status).toEqual({ code: SpanStatusCode.ERROR })
  expect(span?.droppedEventsCount).toBe(1)
})

it('leaves an application’s own spans their attributes, without queries and cookies', () => {
  const span = spanOf('shop', `GET /x?${QUERY}`, {
    'shop.items': 3,
    'url.full': `https://wx.example.com/redirect?${QUERY}`,
    'url.query': QUERY,
    'http.request.header.cookie': CODE,
    'http.request.header.authorization': CODE,
    note: `sent to /redirect?${QUERY} again`,
  })
  expect(span?.name).toBe('GET /x')
  expect(span?.attributes).toEqual({
    'shop.items': 3,
    'url.full': 'https://wx.example.com/redirect',
    note: 'sent to /redirect again',
  })
})

it('is a span that exporters take like any other', () => {
  const span = spanOf('next.js', 'GET', {})
  expect(trace.isSpanContextValid(span?.spanContext() ?? { traceId: '', spanId: '', traceFlags: 0 })).toBe(
    true,
  )
  expect(span?.resource.attributes['telemetry.sdk.language']).toBe('nodejs')
})
