import { channel, tracingChannel } from 'node:diagnostics_channel'

/**
 * What happened, for whoever listens: the log, metrics, a viewer. Safe to write down whole: no secret, code, T, UU
 * or whole openId is ever in one, and no address carries its query.
 */
export type LoginEvent = ({ readonly requestId: string } & RequestEvent) | ProcessEvent

type RequestEvent =
  | { readonly name: 'login.begin'; readonly attempt: number; readonly login: string }
  | { readonly name: 'login.callback'; readonly outcome: string; readonly login: string | null }
  /** From the server at the callback domain to that of another environment: both publish it. */
  | { readonly name: 'callback.passed-on'; readonly from: string; readonly to: string }
  | { readonly name: 'login.exchanged'; readonly user: string; readonly durationMs: number }
  | { readonly name: 'login.landed'; readonly user: string; readonly duplicate: boolean }
  | { readonly name: 'login.restarted'; readonly attempt: number; readonly cause: string }
  | { readonly name: 'login.failed'; readonly cause: string; readonly errcode?: number }
  | ({
      readonly name: 'exchange.failed'
      readonly remedy: string
      /** How long WeChat was asked about a code, retries and their pauses included. */
      readonly durationMs?: number
    } & WeChatFailure)
  | { readonly name: 'profile.asked' }
  | { readonly name: 'profile.taken'; readonly user: string; readonly taking: string }
  | { readonly name: 'profile.refreshed'; readonly user: string; readonly refreshed: boolean }
  /** A login stored a session; each of its duplicates lands in the same one. */
  | { readonly name: 'session.begun' }
  /** The store was asked for more time; `found`: the session was still there. */
  | { readonly name: 'session.renewed'; readonly found: boolean }
  /** The account has a new ticket for the JS-SDK. */
  | { readonly name: 'js-sdk.renewed'; readonly lifetimeSeconds: number }
  /** A page works without the JS-SDK: what WeChat said, to us or to the browser, and what helps. */
  | { readonly name: 'js-sdk.failed'; readonly cause: string; readonly remedy: string }
  /** A mini program's server got a ticket for its user; its web-view used it; either was refused. */
  | { readonly name: 'ticket.given'; readonly user: string }
  | { readonly name: 'ticket.used'; readonly user: string }
  | { readonly name: 'ticket.refused'; readonly why: string }
  | { readonly name: 'pairing.offered' }
  | { readonly name: 'pairing.phone'; readonly user: string; readonly step: string }
  | { readonly name: 'pairing.landed'; readonly user: string }
  | { readonly name: 'session.ended'; readonly everywhere: boolean; readonly count: number }
  | { readonly name: 'session.conflict' }
  | { readonly name: 'session.degraded' }
  | {
      readonly name: 'store.unreachable'
      readonly reason: string
      readonly causeCode: string | null
      readonly remedy: string | null
    }
  /** A login was not begun, or a code not sent to WeChat, because a limit of ours was reached. */
  | { readonly name: 'limit.met'; readonly limit: Limit }
  /** A proxy whose `X-Forwarded-For` is not believed, and the line that would have it believed. */
  | { readonly name: 'proxy.unlisted'; readonly remedy: string }
  /** Another server on the same store has no secret of ours: neither can finish the other's logins. */
  | { readonly name: 'secrets.differ'; readonly remedy: string }
  /** A form or Server Action that this build does not know: of another build, or made up. */
  | { readonly name: 'action.unknown' }
  | { readonly name: 'request.failed'; readonly error: string; readonly digest?: string }

/** What concerns the whole process, or a store, which knows no request. */
type ProcessEvent = {
  readonly requestId?: never
} /** After failures in a row the store or WeChat is asked only once a second, until it answers. */ & (
  | { readonly name: 'breaker.opened' | 'breaker.closed'; readonly of: 'store' | 'wechat' }
  /** A key of ours holds what we would not have written under it. */
  | { readonly name: 'store.value-refused'; readonly place: StorePlace; readonly reason: string }
  /** One thing that the start found out about the store, and whether it fits. */
  | {
      readonly name: 'store.inspected'
      readonly what: string
      readonly verdict: 'fine' | 'unknown' | 'warning' | 'fault'
      readonly found: string
      readonly remedy: string | null
    }
)

/**
 * - `address`: the queue of this visitor's address had no room, or no turn in time (429);
 * - `quota`: this process has made as many exchanges as it may for now;
 * - `hold`: WeChat gave an answer that only the operator can change, and is not asked for ten seconds.
 */
export type Limit = 'address' | 'quota' | 'hold'

/** What a key of ours is for; an application has words of its own for its keys. */
export type StorePlace = 'session' | 'index' | 'claim' | 'profile' | 'pairing' | (string & {})

/** What WeChat said, or why it could not be asked: for the operator. */
type WeChatFailure =
  | { readonly errcode: number; readonly meaning: string; readonly rid: string | null }
  | {
      readonly reason: string
      readonly causeCode: string | null
      /** About the proxy for outgoing requests, where the environment names one. */
      readonly advice: string | null
    }

/**
 * One question to the session store: what for, what came of it, how long it took. Never a key or a value; and no
 * request id, which a store does not know.
 */
export type StoreAsked = { readonly verb: string; readonly outcome: string; readonly durationMs: number }

/**
 * A part of a login that takes time. `login` names the login: it is the same in the process where the login begins and
 * in the one that completes it; null: nobody knows which one it is.
 */
export type LoginStep =
  | { readonly step: 'begin'; readonly requestId: string }
  | { readonly step: 'callback'; readonly requestId: string; readonly login: string | null }
  | { readonly step: 'exchange' | 'land' }

const events = channel('wechat-login')
const questions = channel('wechat-login-store')
const steps = tracingChannel('wechat-login-step')

/** Tells the listeners; costs next to nothing while there are none. */
export function publish(event: LoginEvent): void {
  if (events.hasSubscribers) events.publish(event)
}

/** Calls the listener for every event of this process, module copies included, until the process ends. */
export function subscribe(listener: (event: LoginEvent) => void): void {
  events.subscribe((message) => {
    if (isLoginEvent(message)) listener(message)
  })
}

/** Whether anybody listens: else a question is not even timed. */
export function storeIsWatched(): boolean {
  return questions.hasSubscribers
}

export function publishStoreAsked(asked: StoreAsked): void {
  questions.publish(asked)
}

/** Calls the listener for every question to the session store, in the asker's own asynchronous context. */
export function subscribeToStore(listener: (asked: StoreAsked) => void): void {
  questions.subscribe((message) => {
    if (isStoreAsked(message)) listener(message)
  })
}

/** Takes a step of a login; who traces sees when it starts, what it calls, and how it ends. */
export function takeStep<Result>(step: LoginStep, take: () => Promise<Result>): Promise<Result> {
  return steps.start.hasSubscribers ? steps.tracePromise(take, { ...step }) : take()
}

/** The channels of the steps, for tracing. */
export function stepChannels() {
  return steps
}

function isStoreAsked(message: unknown): message is StoreAsked {
  return typeof message === 'object' && message !== null && 'verb' in message && 'durationMs' in message
}

function isLoginEvent(message: unknown): message is LoginEvent {
  return typeof message === 'object' && message !== null && 'name' in message
}
