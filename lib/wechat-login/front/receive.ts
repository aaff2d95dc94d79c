import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { TARGET_HEADER } from '../http/asked-path.ts'
import { PEER_HEADER } from '../http/client-address.ts'
import { METRICS_PATH } from '../http/public-paths.ts'
import { parseReturnPath } from '../http/return-path.ts'
import { beforeHead } from './before-head.ts'
import type { Front } from './front.ts'
import { mendAnswer } from './next-answer.ts'
import { answerRefusal, type Refusal } from './refusal.ts'
import { type BodyLength, bodyLength, mostBodyBytes, receiveWhole } from './request-body.ts'
import { askedTarget, canonicalTarget, isAddressOfNext, pathOf } from './request-target.ts'
import { writeAnswer, writeLastAnswer } from './write-answer.ts'

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
    why,
  }: {
    readonly method: string
    readonly target: string
    readonly length: BodyLength
    readonly why?: Refusal | undefined
  },
  mostBytes: () => number,
): FrontStep {
  if (FORBIDDEN_METHODS.includes(method)) return { kind: 'refuse', why: 'method' }
  if (why !== undefined) return { kind: 'refuse', why }
  if (isAddressOfNext(pathOf(target))) return { kind: 'refuse', why: 'address' }
  if (length === 0) return { kind: 'let-through' }
  const most = mostBytes()
  if (length === 'unknown') return { kind: 'count', mostBytes: most }
  return length <= most ? { kind: 'let-through' } : { kind: 'refuse', why: 'too-large' }
}

// `new Request()`, which Next makes of every request, throws on these. @see Fetch §2.2.1, forbidden methods
const FORBIDDEN_METHODS: readonly string[] = ['CONNECT', 'TRACE', 'TRACK']

type Manner = {
  /** Tells a sender who waits for that to send the body. */
  readonly askForBody?: () => void
  /** Node has found out already that it is to be refused. */
  readonly why?: Refusal
}

/** @param letThrough who is behind */
export function receiver(front: Front, letThrough: RequestListener) {
  const { host } = new URL(front.appOrigin)
  return (request: IncomingMessage, response: ServerResponse, { askForBody, why }: Manner = {}): void => {
    const asked = askedTarget(request.url ?? '/')
    const canonical = canonicalTarget(request.url ?? '/')
    const path = pathOf(canonical)
    const pathname = front.respell?.(path) ?? path
    const target = pathname + canonical.slice(path.length)
    request.url = target
    request.headers[TARGET_HEADER] = asked
    front.meetPeer(request.socket.remoteAddress, request.headers) // as they came
    request.headers[PEER_HEADER] = request.socket.remoteAddress ?? ''
    request.headers['x-forwarded-host'] = host
    delete request.headers['x-middleware-prefetch'] // Next would answer `{}` in the place of the page

    const { method = 'GET' } = request
    const length = bodyLength(request.headers)
    const sent = { cookie: request.headers.cookie ?? '', headers: () => headersOf(request) }
    const isLoggedIn = () => front.isLoggedIn(headersOf(request))
    const action = request.headers['next-action'] !== undefined
    const step = decideFront({ method, target, length, why }, () =>
      mostBodyBytes({ pathname, action }, front, isLoggedIn),
    )
    const page = () => parseReturnPath(asked, front.appOrigin) ?? parseReturnPath(target, front.appOrigin)
    const write = (answer: Response, patiently = false) => {
      void (length === 0
        ? writeAnswer(answer, response)
        : writeLastAnswer(answer, request, response, patiently))
    }
    const refuse = (refused: Refusal) => {
      const answer = answerRefusal(refused, page(), headersOf(request), front.appOrigin)
      const patiently =
        refused === 'too-large' && askForBody === undefined && !front.isOwnAddress(pathname) && isLoggedIn()
      write(answer, patiently)
    }
    const pass = (bytes: number) => {
      beforeHead(response, (status) =>
        mendAnswer(request, response, status, {
          tooLongForAction: () => bytes > front.bodyLimits().action,
          open: front.isOpenPath(pathname),
          file: () => front.isFile(pathname),
          page: () => page() ?? '/',
        }),
      )
      letThrough(request, response)
    }
    if (step.kind === 'refuse') {
      refuse(step.why)
      return
    }
    if (front.answerMetrics !== undefined && pathname === METRICS_PATH) {
      void front.answerMetrics(request).then((answer) => write(answer))
      return
    }
    askForBody?.()
    const answered = length === 0 ? front.answerStranger({ method, target, pathname }, sent) : null
    if (answered !== null)
      answered.then(
        (answer) => (answer === null ? pass(0) : writeAnswer(answer, response)),
        () => pass(0),
      )
    else if (step.kind === 'let-through') pass(length === 'unknown' ? 0 : length)
    else receiveWhole(request, step.mostBytes, (fits, bytes) => (fits ? pass(bytes) : refuse('too-large')))
  }
}

function headersOf({ headers }: IncomingMessage): Headers {
  const single = Object.entries(headers).filter(
    (pair): pair is [string, string] => typeof pair[1] === 'string',
  )
  return new Headers(single)
}
