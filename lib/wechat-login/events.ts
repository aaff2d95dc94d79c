import { channel } from 'node:diagnostics_channel'

/**
 * What happened, for whoever listens: the log, metrics, a viewer. Safe to write down whole: no secret, code, T, UU
 * or whole openId is ever in one, and no address carries its query.
 */
export type LoginEvent = ({ readonly requestId: string } & RequestEvent) | StoreEvent

type RequestEvent =
  | { readonly name: 'login.begin'; readonly attempt: number }
  | { readonly name: 'login.callback'; readonly outcome: string }
  /** From the server at the callback domain to that of another environment: both publish it. */
  | { readonly name: 'callback.passed-on'; readonly from: string; readonly to: string }
  | { readonly name: 'login.exchanged'; readonly user: string; readonly durationMs: number }
  | { readonly name: 'login.landed'; readonly user: string; readonly duplicate: boolean }
  | { readonly name: 'login.restarted'; readonly attempt: number; readonly cause: string }
  | { readonly name: 'login.failed'; readonly cause: string; readonly errcode?: number }
  | ({ readonly name: 'exchange.failed'; readonly remedy: string } & WeChatFailure)
  | { readonly name: 'profile.asked' }
  | { readonly name: 'profile.taken'; readonly user: string; readonly taking: string }
  | { readonly name: 'profile.refreshed'; readonly user: string; readonly refreshed: boolean }
  | { readonly name: 'session.ended'; readonly everywhere: boolean; readonly count: number }
  | { readonly name: 'session.conflict' }
  | { readonly name: 'session.degraded' }
  | {
      readonly name: 'store.unreachable'
      readonly reason: string
      readonly causeCode: string | null
      readonly remedy: string | null
    }
  /** A proxy whose `X-Forwarded-For` is not believed, and the line that would have it believed. */
  | { readonly name: 'proxy.unlisted'; readonly remedy: string }
  /** Another server on the same store has no secret of ours: neither can finish the other's logins. */
  | { readonly name: 'secrets.differ'; readonly remedy: string }
  /** A form or Server Action that this build does not know: of another build, or made up. */
  | { readonly name: 'action.unknown' }
  | { readonly name: 'request.failed'; readonly error: string; readonly digest?: string }

/** A store knows no request. */
type StoreEvent = {
  readonly requestId?: never
} /** A key of ours holds what we would not have written under it. */ & (
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

/** What a key of ours is for; an application has words of its own for its keys. */
export type StorePlace = 'session' | 'index' | 'claim' | 'profile' | (string & {})

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

const events = channel('wechat-login')
const questions = channel('wechat-login-store')

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

function isStoreAsked(message: unknown): message is StoreAsked {
  return typeof message === 'object' && message !== null && 'verb' in message && 'durationMs' in message
}

function isLoginEvent(message: unknown): message is LoginEvent {
  return typeof message === 'object' && message !== null && 'name' in message
}
