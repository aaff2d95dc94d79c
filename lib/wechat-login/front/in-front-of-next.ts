import type { IncomingMessage, ServerResponse } from 'node:http'
import { Server } from 'node:net'
import { TARGET_HEADER } from '../http/asked-path.ts'
import { PEER_HEADER } from '../http/client-address.ts'
import { parseReturnPath } from '../http/return-path.ts'
import { answerRefusal, type Refusal } from './refusal.ts'
import { type BodyLength, bodyLength, mostBodyBytes, receiveWhole } from './request-body.ts'
import { askedTarget, canonicalTarget, isAddressOfNext, pathOf } from './request-target.ts'
import { isNativeForm, sendStaleFormBack } from './stale-form.ts'
import { writeAnswer, writeLastAnswer } from './write-answer.ts'

/*
 * The listener in front of Next, in the place of Next's own on the server of this process. It answers what Next cannot
 * refuse in time, and hands the rest on to Next; the gate runs behind it. What it changes, and for whom:
 *
 * | what                                   | for whom                                                                 |
 * | -------------------------------------- | ------------------------------------------------------------------------ |
 * | the server's `request`, `checkContinue`| senders of bodies: Next reads one to its end before a gate can refuse it |
 * | `request.url`                          | targets that routers read differently, or answer with a bare 500         |
 * | the target as it came, as a header     | visitors who land where they wanted to: Next writes addresses anew       |
 * | the peer's address, as a header        | the limits: Next loses it as soon as a client sends `X-Forwarded-For`    |
 * | `X-Forwarded-Host`                     | forms: Next compares their `Origin` with it, and `Host` may be a proxy's |
 * | `request.push`                         | senders of a body without a length who are not logged in                 |
 * | `response.writeHead`                   | visitors without scripts, whose form is of another build                 |
 * | `shouldUpgradeCallback`                | proxies that offer HTTP/2 (`Upgrade: h2c`)                               |
 */

export type Front = {
  readonly appOrigin: string
  /** Whether a path is one of the login's own, which everybody may open. */
  readonly isOwnAddress: (pathname: string) => boolean
  /** Whether the application opens a path to everybody: what is sent there is its handler's to judge. */
  readonly isOpenPath: (pathname: string) => boolean
  /** Whether the request carries a T that a login of ours made. */
  readonly isLoggedIn: (headers: Headers) => boolean
  readonly meetPeer: (peer: string | undefined, headers: IncomingMessage['headers']) => void
}

type RequestListener = (request: IncomingMessage, response: ServerResponse) => void

/** Takes the place of whoever listens for this server's requests; they get what is let through. */
export function standInFrontOf(server: Server, front: Front): void {
  const behind = server.listeners('request')
  const receive = receiver(front, (request, response) => {
    for (const listener of behind) Reflect.apply(listener, server, [request, response])
  })
  server.removeAllListeners('request')
  server.on('request', (request, response) => receive(request, response))
  server.on('checkContinue', (request, response) =>
    receive(request, response, () => response.writeContinue()),
  )
  Reflect.set(server, 'shouldUpgradeCallback', isWebSocket)
}

/**
 * The server that Next listens with, as a start-up knows it: it listens before anything of ours runs.
 * @param port where
 */
export function serverOfNext(port = Number(process.env.PORT)): Server {
  const getHandles: unknown = Reflect.get(process, '_getActiveHandles') // no public call names servers
  const handles: unknown = typeof getHandles === 'function' ? Reflect.apply(getHandles, process, []) : []
  const servers = Array.isArray(handles) ? handles.filter((handle) => handle instanceof Server) : []
  const found = servers.find((server) => {
    const address = server.address()
    return typeof address === 'object' && address?.port === port && server.listenerCount('request') > 0
  })
  if (found === undefined) throw new Error(`no HTTP server of this process listens on port ${port}`)
  return found
}

/** What becomes of a request, by its method, target and length. */
export type FrontStep =
  | { readonly kind: 'let-through' }
  | { readonly kind: 'refuse'; readonly why: Refusal }
  | { readonly kind: 'count'; readonly mostBytes: number }

/**
 * @param target canonical
 * @param mostBytes how much of its body may be read; asked only when there is one
 */
export function decideFront(
  {
    method,
    target,
    length,
  }: { readonly method: string; readonly target: string; readonly length: BodyLength },
  mostBytes: () => number,
): FrontStep {
  if (FORBIDDEN_METHODS.includes(method)) return { kind: 'refuse', why: 'method' }
  if (isAddressOfNext(pathOf(target))) return { kind: 'refuse', why: 'address' }
  if (length === 0) return { kind: 'let-through' }
  const most = mostBytes()
  if (length === 'unknown')
    return most === Number.POSITIVE_INFINITY ? { kind: 'let-through' } : { kind: 'count', mostBytes: most }
  return length <= most ? { kind: 'let-through' } : { kind: 'refuse', why: 'too-large' }
}

// `new Request()`, which Next makes of every request, throws on these. @see Fetch §2.2.1, forbidden methods
const FORBIDDEN_METHODS: readonly string[] = ['CONNECT', 'TRACE', 'TRACK']

/** @param letThrough who is behind */
function receiver(front: Front, letThrough: RequestListener) {
  const { host } = new URL(front.appOrigin)
  return (
    request: IncomingMessage,
    response: ServerResponse,
    askForBody: () => void = () => undefined,
  ): void => {
    const asked = askedTarget(request.url ?? '/')
    const target = canonicalTarget(request.url ?? '/')
    request.url = target
    request.headers[TARGET_HEADER] = asked
    front.meetPeer(request.socket.remoteAddress, request.headers) // as they came
    request.headers[PEER_HEADER] = request.socket.remoteAddress ?? ''
    request.headers['x-forwarded-host'] = host

    const length = bodyLength(request.headers)
    const step = decideFront({ method: request.method ?? 'GET', target, length }, () =>
      mostBodyBytes(pathOf(target), front, () => front.isLoggedIn(headersOf(request))),
    )
    const page = () => parseReturnPath(asked, front.appOrigin) ?? parseReturnPath(target, front.appOrigin)
    const refuse = (why: Refusal) => {
      const answer = answerRefusal(why, page(), headersOf(request), front.appOrigin)
      void (length === 0 ? writeAnswer(answer, response) : writeLastAnswer(answer, request, response))
    }
    if (step.kind === 'refuse') {
      refuse(step.why)
      return
    }
    askForBody()
    if (isNativeForm(request)) sendStaleFormBack(page() ?? '/', response)
    if (step.kind === 'let-through') letThrough(request, response)
    else
      receiveWhole(request, step.mostBytes, (fits) => {
        if (fits) letThrough(request, response)
        else refuse('too-large')
      })
  }
}

function headersOf({ headers }: IncomingMessage): Headers {
  const single = Object.entries(headers).filter(
    (pair): pair is [string, string] => typeof pair[1] === 'string',
  )
  return new Headers(single)
}

function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket'
}
