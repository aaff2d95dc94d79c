import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

const value = z.object({ stringValue: z.string() }).partial().loose()
const sentSpan = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string(),
  attributes: z.array(z.object({ key: z.string(), value })).default([]),
  links: z.array(z.object({ traceId: z.string() })).default([]),
})
const request = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(z.object({ key: z.string(), value })) }),
      scopeSpans: z.array(z.object({ scope: z.object({ name: z.string() }), spans: z.array(sentSpan) })),
    }),
  ),
})

/** A span as it was sent, with the name of the program's part that made it. */
export type SentSpan = z.infer<typeof sentSpan> & {
  readonly scope: string
  readonly service: string | undefined
}

/** A collector that takes traces by OTLP over http, as JSON. */
export async function startTraceCollector(): Promise<{
  readonly url: string
  readonly spans: () => readonly SentSpan[]
  /** All that was sent, as it was on the wire. */
  readonly wire: () => string
  readonly close: () => void
}> {
  const bodies: string[] = []
  const server = createServer(async (asked, response) => {
    const body = await text(asked)
    if (asked.url === '/v1/traces') bodies.push(body)
    response
      .writeHead(asked.url === '/v1/traces' ? 200 : 404, { 'Content-Type': 'application/json' })
      .end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    spans: () =>
      bodies.flatMap((body) =>
        request.parse(JSON.parse(body)).resourceSpans.flatMap(({ resource, scopeSpans }) =>
          scopeSpans.flatMap(({ scope, spans }) =>
            spans.map((span) => ({
              ...span,
              scope: scope.name,
              service: resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue,
            })),
          ),
        ),
      ),
    wire: () => bodies.join('\n'),
    close: () => server.close().closeAllConnections(),
  }
}
