import type { RawAnswer, RawRequest } from '../../e2e/harness/raw-request.ts'
import { connectSecurely } from '../../e2e/harness/secure-request.ts'
import { visitorOf } from '../../e2e/harness/visitor.ts'
import type { WeChat } from '../../e2e/harness/we-chat.ts'
import { causeOf, causeOfThrown } from './cause.ts'
import type { Person } from './person.ts'
import type { Recorder } from './recorder.ts'
import { type Trackers, trackerIn, trackersOf } from './trackers.ts'
import { isDegraded, whosePage } from './whose-page.ts'

export const ORIGIN = 'https://h5.test'
export const PAGES = {
  loan: '/frontend/loan/product/goToLoan',
  member: '/frontend/member',
  applications: '/frontend/loan/applications',
} as const

/** Pages that always name their visitor. */
const NAMING: readonly string[] = [PAGES.loan, PAGES.member]

const MOST_REDIRECTS = 20 // a browser's limit
const PATIENCE_MS = 45_000 // longer than nginx waits for the product
const LATELY_MS = 180_000

/** A visitor who taps, follows what comes, and looks at whose page it is. */
export type Visitor = {
  readonly person: Person
  /** Opens an address and follows it. Null: it led to no page, which is recorded. */
  readonly open: (path: string) => Promise<RawAnswer | null>
  /** Sends a form, and follows the answer. */
  readonly send: (path: string, form: Pick<RawRequest, 'headers' | 'body'>) => Promise<RawAnswer | null>
  readonly signOut: () => Promise<void>
  /** Begins a login; the callback's address, not opened. Null: there is a session, or the product is busy. */
  readonly beginLogin: () => Promise<string | null>
  readonly cookies: () => string
  readonly setCookies: (header: string) => void
  /** Hangs up. */
  readonly leave: () => void
}

/**
 * @param place among all visitors
 * @param port of nginx
 */
export function newVisitor(
  place: number,
  person: Person,
  { port, weChat }: { readonly port: number; readonly weChat: WeChat },
  recorder: Recorder,
): Visitor {
  const connection = connectSecurely(port)
  const send = (_: number, request: RawRequest) => connection.ask(request)
  const phone = visitorOf({ product: { port }, weChat, user: person.user, send })
  const trackers: Trackers = trackersOf(place, recorder)
  const landings: number[] = []

  /** One request, and what it tells of the visitor's sessions. */
  const ask = async (request: RawRequest): Promise<RawAnswer> => {
    const sentMs = recorder.nowMs()
    const sent = trackerIn(phone.cookies())
    const answer = await phone.ask({ ...request, abortAfterMs: PATIENCE_MS })
    trackers.answered(sent, sentMs, answer)
    if (request.path.startsWith('/redirect?') && trackers.landed(answer, sentMs)) {
      landings.push(recorder.nowMs())
      recorder.login()
    }
    return answer
  }

  const follow = async (first: RawRequest): Promise<RawAnswer | null> => {
    const tappedMs = recorder.nowMs()
    const failed = (cause: string) => {
      const failedMs = recorder.nowMs()
      const loginsLately = landings.filter((atMs) => failedMs - atMs < LATELY_MS).length
      recorder.failure({ visitor: place, tappedMs, failedMs, cause, loginsLately })
      return null
    }
    let request = first
    for (let hops = 0; hops < MOST_REDIRECTS; hops += 1) {
      try {
        const answer = await ask(request)
        const { location } = answer.headers
        if (location === undefined) {
          const cause = causeOf(answer, request)
          if (cause !== null) return failed(cause)
          const whose = whosePage(answer.body, person)
          const nameless = whose.kind === 'nobody' && NAMING.includes(request.path)
          const wrongly = whose.kind === 'another' ? whose.shown : nameless ? 'nobody' : null
          const degraded = isDegraded(answer.body)
          recorder.page({ visitor: place, tappedMs, arrivedMs: recorder.nowMs(), wrongly, degraded })
          return answer
        }
        request = { path: await nextPath(location) }
      } catch (thrown) {
        return failed(causeOfThrown(thrown, request))
      }
    }
    return failed('redirected for ever')
  }

  const nextPath = async (location: string): Promise<string> => {
    const { pathname, search } = new URL(location, ORIGIN)
    return pathname.startsWith('/connect/') ? phone.passWeChat(location) : pathname + search
  }

  return {
    person,
    open: (path) => follow({ path }),
    send: (path, form) =>
      follow({ method: 'POST', path, ...form, headers: { ...form.headers, Origin: ORIGIN } }),
    signOut: async () => {
      const tracker = trackerIn(phone.cookies())
      trackers.leaves(tracker)
      const left = await follow({ method: 'POST', path: '/logout', headers: { Origin: ORIGIN } })
      if (left === null) return
      trackers.left(tracker)
      recorder.signOut()
    },
    beginLogin: async () => {
      try {
        const { location } = (await ask({ path: PAGES.loan })).headers
        return location?.includes('/connect/') ? await phone.passWeChat(location) : null
      } catch {
        return null // the taps that follow tell why
      }
    },
    cookies: phone.cookies,
    setCookies: phone.setCookies,
    leave: connection.end,
  }
}
