import type { Instrumentation } from 'next'
import type { NextFetchEvent, NextRequest } from 'next/server'
import type { WeChatLoginOptions } from './config/options.ts'
import { registerOptions } from './config/registered-options.ts'
import type { LoginEvent } from './events.ts'
import { needsNode } from './needs-node.ts'

/*
 * The face: all that an application imports (client components: `client.ts`; next.config.js: `next-config.js`).
 *
 * Next compiles instrumentation.ts, and with it this file, for its Edge runtime too, where Node's modules are missing.
 * Hence nothing of the login is loaded before it is called, behind the very condition that Next's compiler knows.
 */

export type { HelpTexts, Middleware, WeChatLoginOptions } from './config/options.ts'
export type { LoginEvent } from './events.ts'
export {
  endSession,
  forgetProfile,
  getProfile,
  getSession,
  getWeChatConfig,
  isTagFor,
  listSessions,
  openApplicationData,
  orTooBusy,
  pageNonce,
  pageScriptAddress,
  requireProfile,
  requireSession,
  tagFor,
} from './for-pages.ts'
export { NOT_SENT, NOT_SENT_TEXT } from './help/not-sent.ts'
export type { WeChatConfig } from './js-sdk/we-chat-config.ts'
export { NOT_KEPT as PROFILE_NOT_KEPT } from './profile/not-kept.ts'
export type { KnownProfile } from './profile/page-profile.ts'
export type { Profile } from './profile/profile.ts'
export type { OwnSession } from './session/own-sessions.ts'
export type { PageSession } from './session/page-session.ts'
export type { ApplicationFile, ApplicationRedis } from './storage/application-data.ts'
export { isStoreUnreachable, StoreUnreachableError } from './storage/unreachable.ts'
export { maskOpenId, type OpenId } from './wechat/open-id.ts'

/**
 * Calls the listener for every event of this process, from now on: for metrics. In `register` of instrumentation.ts. No
 * event holds a secret, a code, a cookie or a whole openId. The listener must not throw, and is called while a visitor
 * waits.
 * @example
 * await subscribe((event) => {
 *   if (event.name === 'login.landed' && !event.duplicate) logins.increment()
 * })
 */
export async function subscribe(listener: (event: LoginEvent) => void): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') (await import('./events.ts')).subscribe(listener)
}

type Handler = (request: Request) => Promise<Response>

/**
 * The login of this application. It reads no environment and opens nothing: that happens in `register`, when the
 * server starts, and so is the check of the options.
 * @example
 * // lib/login.ts
 * export const login = createWeChatLogin({ home: '/account', publicPaths: ['/about', '/hooks/*'] })
 */
export function createWeChatLogin(options: WeChatLoginOptions = {}) {
  registerOptions(options)
  return {
    gate,
    callback,
    signOut,
    helpPage,
    health,
    pageScript,
    jsSdk,
    home,
    ticket,
    enter,
    pairing,
    notFound,
    instrumentation,
  } as const
}

/**
 * middleware.ts: everything passes here. The `config` has to be a literal in that file: Next reads it without running
 * it, and without `runtime: 'nodejs'` every request is a 500.
 * @example
 * export const config = { runtime: 'nodejs', matcher: '/((?!_next/static/).*)' }
 * export const middleware = login.gate
 */
async function gate(request: NextRequest, event: NextFetchEvent): Promise<Response> {
  if (process.env.NEXT_RUNTIME === 'nodejs') return (await import('./gate/gate.ts')).gate(request, event)
  throw needsNode()
}

const receive: Handler = async (request) => {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./callback/handler.ts')).receiveCallback(request)
  throw needsNode()
}

const refuse: Handler = async () => {
  if (process.env.NEXT_RUNTIME === 'nodejs') return (await import('./callback/handler.ts')).refuseMethod()
  throw needsNode()
}

/**
 * app/redirect/route.ts: where WeChat sends the visitor back to.
 * @example
 * export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = login.callback
 */
const callback = {
  GET: receive,
  DELETE: refuse,
  HEAD: refuse,
  OPTIONS: refuse,
  PATCH: refuse,
  POST: refuse,
  PUT: refuse,
} as const

/**
 * app/logout/route.ts: a page signs out by a form that posts to `/logout`, everywhere with a field `everywhere=1`.
 * @example
 * export const { POST } = login.signOut
 */
const signOut = {
  POST: async (request: Request): Promise<Response> => {
    if (process.env.NEXT_RUNTIME === 'nodejs')
      return (await import('./session/answer-sign-out.ts')).answerSignOut(request)
    throw needsNode()
  },
} as const

/**
 * app/help/[page]/route.ts: the pages for visitors whose login cannot go on.
 * @example
 * export const { GET } = login.helpPage
 */
const helpPage = {
  GET: async (request: Request): Promise<Response> => {
    if (process.env.NEXT_RUNTIME === 'nodejs')
      return (await import('./help/help-page.ts')).answerHelpPage(request)
    throw needsNode()
  },
} as const

/**
 * app/health/[probe]/route.ts: `/health/live` and `/health/ready`, for balancers.
 * @example
 * export const { GET } = login.health
 */
const health = {
  GET: async (request: Request): Promise<Response> => {
    if (process.env.NEXT_RUNTIME === 'nodejs')
      return (await import('./process/answer-health.ts')).answerHealth(request)
    throw needsNode()
  },
} as const

/**
 * app/page-script/route.ts: what runs first on every page; `pageScriptAddress` says where a layout finds it.
 * @example
 * export const { GET } = login.pageScript
 */
const pageScript = {
  GET: async (): Promise<Response> => {
    if (process.env.NEXT_RUNTIME === 'nodejs')
      return (await import('./page-script/answer.ts')).answerPageScript()
    throw needsNode()
  },
} as const

const sign: Handler = async (request) => {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./help/if-on.ts')).answerIfOn('jsSdk', request, async () =>
      (await import('./js-sdk/answer.ts')).answerJsSdk(request),
    )
  throw needsNode()
}

/**
 * app/js-sdk/route.ts: signs the addresses of pages, where the option `jsSdk` is on; else 404.
 * @example
 * export const { GET, POST } = login.jsSdk
 */
const jsSdk = { GET: sign, POST: sign } as const

/**
 * app/route.ts, where `home` is another path: sends visitors there, with their query. `publicPaths` has to name `/`.
 * @example
 * export const { GET } = login.home
 */
const home = {
  GET: async (request: Request): Promise<Response> => {
    if (process.env.NEXT_RUNTIME === 'nodejs')
      return (await import('./http/to-home.ts')).redirectHome(request)
    throw needsNode()
  },
} as const

/**
 * app/ticket/route.ts: where a mini program's server asks for a ticket, with the option `miniProgram`; else 404.
 * @example
 * export const { POST } = login.ticket
 */
const ticket = {
  POST: async (request: Request): Promise<Response> => {
    if (process.env.NEXT_RUNTIME === 'nodejs')
      return (await import('./help/if-on.ts')).answerIfOn('miniProgram', request, async () =>
        (await import('./mini-program/handler.ts')).answerTicket(request),
      )
    throw needsNode()
  },
} as const

const pair: Handler = async (request) => {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./help/if-on.ts')).answerIfOn('pairing', request, async () =>
      (await import('./pairing/handler.ts')).answerPairing(request),
    )
  throw needsNode()
}

/**
 * app/pair/[...step]/route.ts: how a phone signs a computer in, where the option `pairing` is on; else 404.
 * @example
 * export const { GET, POST } = login.pairing
 */
const pairing = { GET: pair, POST: pair } as const

const answerEnter: Handler = async (request) => {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./help/if-on.ts')).answerIfOn('miniProgram', request, async () =>
      (await import('./mini-program/handler.ts')).answerEnter(request),
    )
  throw needsNode()
}

/**
 * app/enter/route.ts: where a mini program's web-view comes in with a ticket, with the option `miniProgram`; else 404.
 * @example
 * export const { GET, POST } = login.enter
 */
const enter = { GET: answerEnter, POST: answerEnter } as const

const answerUnknown: Handler = async (request) => {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./help/not-found.ts')).answerNotFound(request.headers)
  throw needsNode()
}

/**
 * app/[...unknown]/route.ts: the page for addresses that do not exist.
 * @example
 * export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = login.notFound
 */
const notFound = {
  DELETE: answerUnknown,
  GET: answerUnknown,
  HEAD: answerUnknown,
  OPTIONS: answerUnknown,
  PATCH: answerUnknown,
  POST: answerUnknown,
  PUT: answerUnknown,
} as const

/**
 * instrumentation.ts: checks environment and options, opens the store, starts the log; and logs what fails.
 * @example
 * export const { register, onRequestError } = login.instrumentation
 * @example
 * export async function register() {
 *   await login.instrumentation.register()
 *   if (process.env.NEXT_RUNTIME === 'nodejs') await (await import('./lib/metrics.ts')).startMetrics()
 * }
 */
const instrumentation = {
  register: async (): Promise<void> => {
    if (process.env.NEXT_RUNTIME === 'nodejs') return (await import('./process/start-up.ts')).startUp()
  },
  onRequestError: (async (error, request) => {
    if (process.env.NEXT_RUNTIME === 'nodejs')
      return (await import('./process/request-failed.ts')).reportRequestError(error, request)
  }) satisfies Instrumentation.onRequestError,
} as const
