import { z } from 'zod'
import { forSharing } from '../diagram/share.ts'
import { type Flow, flow as flowSchema, type Hop } from '../hop.ts'
import { masked, maskedAddress, maskedReply, shownHeaders } from './mask.ts'

/**
 * Reads a login from a file, and masks it again: the file may be anybody's.
 * @returns the login, or why the file holds none
 */
export function readForeignFile(content: unknown): { readonly fault: string } | { readonly flow: Flow } {
  const parsed = flowSchema.safeParse(content)
  if (!parsed.success) return { fault: z.prettifyError(parsed.error) }
  const { id, phone, path, user, hops } = parsed.data
  return {
    flow: forSharing({
      ...parsed.data,
      id: withoutTokens(id),
      phone: phone === null ? null : withoutTokens(phone),
      path: maskedAddress(path),
      user: user === null ? null : withoutTokens(user),
      hops: hops.map(maskedHop),
    }),
  }
}

function maskedHop(hop: Hop): Hop {
  const { state, body } = hop
  const shown = (side: 'request' | 'response', headers: Hop['requestHeaders']) =>
    headers.flatMap(([name, value]) => shownHeaders(side, { [name]: value }))
  return {
    ...hop,
    method: withoutTokens(hop.method),
    host: withoutTokens(hop.host),
    requestId: hop.requestId === null ? null : withoutTokens(hop.requestId),
    target: maskedAddress(hop.target),
    requestHeaders: shown('request', hop.requestHeaders),
    responseHeaders: shown('response', hop.responseHeaders),
    broken: hop.broken === null ? null : withoutTokens(hop.broken),
    state: state === null ? null : { ...state, path: state.path === null ? null : maskedAddress(state.path) },
    body: body === null || /^\(\d+\)$/.test(body) ? body : maskedReply(body),
    faults: hop.faults.map(withoutTokens),
    events: hop.events.map((event) => ({
      ...event,
      name: withoutTokens(event.name),
      detail: withoutTokens(event.detail),
    })),
    store: hop.store.map((asked) => ({
      ...asked,
      verb: withoutTokens(asked.verb),
      outcome: withoutTokens(asked.outcome),
    })),
  }
}

/** Fields without secrets: even there, texts as long as a code, a T or an openId are masked. */
function withoutTokens(text: string): string {
  return text.replace(/[\w-]{24,}/g, masked)
}
