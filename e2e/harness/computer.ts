import { expect } from 'playwright/test'
import { renderSVG } from 'uqr'
import { connectTo, get } from './connection.ts'
import { formPost } from './native-form.ts'
import { APP_ORIGIN, type Product } from './product.ts'
import type { RawAnswer } from './raw-request.ts'
import { LOAN_PATH } from './test.ts'
import { USER_AGENTS } from './user-agents.ts'
import { DOCUMENT, type Visitor, visitorOf } from './visitor.ts'
import type { WeChat } from './we-chat.ts'

/** What a computer's page offers: the address in its QR code, and what is beside that. */
export type Offer = { readonly path: string; readonly ticket: string; readonly digits: string }

/** A browser on a computer, without a window: one request at a time. */
export type ComputerClient = Pick<Visitor, 'ask' | 'cookies' | 'setCookies' | 'forget'> & {
  readonly offer: (path?: string) => Promise<Offer>
  /** The POST by which the page takes the session. */
  readonly take: (offer: Offer, to?: string) => Promise<RawAnswer>
  /** All that the page hears of its ticket until the stream ends; or until so much was heard. */
  readonly hear: (offer: Offer, until?: RegExp) => Promise<string>
}

export function computerOf(at: {
  readonly product: Pick<Product, 'port'>
  readonly weChat: WeChat
  readonly headers?: Readonly<Record<string, string>>
}): ComputerClient {
  const visitor = visitorOf(at)
  const ask: Visitor['ask'] = (request) =>
    visitor.ask({
      ...request,
      headers: { 'User-Agent': USER_AGENTS.desktopChrome, ...at.headers, ...request.headers },
    })
  return {
    ...visitor,
    ask,
    offer: async (path = LOAN_PATH) => offerIn((await ask({ path })).body),
    take: ({ ticket }, to = LOAN_PATH) =>
      ask({ method: 'POST', path: `/pair/computer/${ticket}`, ...formPost({ to }) }),
    hear: async ({ ticket }, until) => {
      const connection = await connectTo(at.product.port)
      const headers = { ...DOCUMENT, Accept: 'text/event-stream', Cookie: visitor.cookies() }
      connection.write(get(`/pair/events/${ticket}`, { ...headers, Connection: 'close' }))
      if (until === undefined) return connection.closed
      await expect.poll(connection.received).toMatch(until)
      connection.destroy()
      return connection.received()
    },
  }
}

/** What a page offers, read from its QR code's drawing and the digits below it. */
export function offerIn(html: string): Offer {
  const ticket = /action="\/pair\/computer\/(\w+)"/.exec(html)?.[1] ?? ''
  const path = `/pair/${ticket}`
  const drawing = /<path [^>]*d="([^"]+)"/.exec(renderSVG(APP_ORIGIN + path, { border: 0 }))?.[1] ?? 'none'
  expect(html.includes(drawing), 'the QR code shows the address').toBe(true)
  return { path, ticket, digits: /class="digits"[^>]*>(\d\d)</.exec(html)?.[1] ?? '' }
}

/** The visitor's answer on the phone's page. */
export function answer(phone: Visitor, { path }: Offer, fields: Readonly<Record<string, string>>) {
  return phone.ask({ method: 'POST', path, ...formPost(fields) })
}
