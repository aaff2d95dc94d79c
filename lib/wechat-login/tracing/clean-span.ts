import type { Attributes } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'

/** The name under which the login traces; its spans hold nothing that has to be taken out. */
export const OWN_SCOPE = 'wechat-login'

/** Next writes whole addresses into its spans: a callback's with its code and state, WeChat's with the app secret. */
const SCOPE_OF_NEXT = 'next.js'
const KEPT_OF_NEXT: readonly string[] = [
  'next.span_type',
  'next.route',
  'next.rsc',
  'next.segment',
  'http.route',
  'http.method',
  'http.status_code',
  'net.peer.name',
  'error.type',
]

/** Attributes of others whose whole value is a query, or a cookie. */
const NEVER_KEPT = /(?:^|[._])(?:query|cookie|authorization|fragment)(?:$|[._])/i

/**
 * A span as it may leave this process. Of Next's spans only listed attributes are kept. Of others, such as the
 * application's own, addresses lose their query. Errors lose their message and stack, which may quote an address.
 */
export function cleanSpan(span: ReadableSpan): ReadableSpan {
  const scope = span.instrumentationScope.name
  if (scope === OWN_SCOPE) return span
  const ofNext = scope === SCOPE_OF_NEXT
  return {
    name: ofNext ? nameOfNext(span) : withoutQuery(span.name),
    attributes: keep(span.attributes, ofNext),
    status: { code: span.status.code },
    events: [],
    links: span.links.map(({ context }) => ({ context })),
    kind: span.kind,
    spanContext: () => span.spanContext(),
    ...(span.parentSpanContext === undefined ? {} : { parentSpanContext: span.parentSpanContext }),
    startTime: span.startTime,
    endTime: span.endTime,
    duration: span.duration,
    ended: span.ended,
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount + span.events.length,
    droppedLinksCount: span.droppedLinksCount,
  }
}

/** `fetch GET https://…` is the one name of Next's that is no route and no step. */
function nameOfNext({ name, attributes }: ReadableSpan): string {
  return attributes['next.span_type'] === 'AppRender.fetch' ? 'fetch' : withoutQuery(name)
}

function keep(attributes: Attributes, ofNext: boolean): Attributes {
  const kept: Attributes = {}
  for (const [key, value] of Object.entries(attributes)) {
    if (ofNext ? !KEPT_OF_NEXT.includes(key) : NEVER_KEPT.test(key)) continue
    kept[key] = typeof value === 'string' ? withoutQuery(value) : value
  }
  return kept
}

/** All from the first `?` on, escaped or not, in each word; also what a log line may quote behind it. */
function withoutQuery(text: string): string {
  return text.replace(/(?:\?|%3f)\S*/gi, '')
}
