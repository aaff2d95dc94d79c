import type { Instrumentation } from 'next'
import type { NextFetchEvent, NextRequest } from 'next/server'
import { registerOptions, type WeChatLoginOptions } from './config/options.ts'
import type { KnownProfile } from './profile/page-profile.ts'
import type { Profile } from './profile/profile.ts'
import type { OwnSession } from './session/own-sessions.ts'
import type { PageSession } from './session/page-session.ts'
import type { ApplicationDataKinds } from './storage/application-data.ts'

/*
 * The face: all that an application imports (client components: `client.ts`; next.config.js: `next-config.js`).
 *
 * Next compiles instrumentation.ts, and with it this file, for its Edge runtime too, where Node's modules are missing.
 * Hence nothing of the login is loaded before it is called, behind the very condition that Next's compiler knows.
 */

export type { HelpTexts, Middleware, WeChatLoginOptions } from './config/options.ts'
export { NOT_SENT, NOT_SENT_TEXT } from './help/not-sent.ts'
export type { KnownProfile } from './profile/page-profile.ts'
export { NOT_KEPT as PROFILE_NOT_KEPT, type Profile } from './profile/profile.ts'
export type { OwnSession } from './session/own-sessions.ts'
export type { PageSession } from './session/page-session.ts'
export type { ApplicationFile, ApplicationRedis } from './storage/application-data.ts'
export { isStoreUnreachable, StoreUnreachableError } from './storage/unreachable.ts'
export { maskOpenId, type OpenId } from './wechat/open-id.ts'

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
  return { gate, callback, signOut, helpPage, health, pageScript, home, notFound, instrumentation } as const
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

/**
 * app/route.ts, where `home` is another path: sends visitors there. `publicPaths` has to name `/`.
 * @example
 * export const { GET } = login.home
 */
const home = {
  GET: async (): Promise<Response> => {
    if (process.env.NEXT_RUNTIME === 'nodejs') return (await import('./http/to-home.ts')).redirectHome()
    throw needsNode()
  },
} as const

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

/**
 * The visitor's session, for pages, route handlers and Server Actions; without one they are sent to log in.
 * @param fresh for what changes something: the store is asked once more, where writes go; while it cannot be asked,
 *   the visitor is sent to a page that says so
 * @example
 * const { openId } = await requireSession()
 * @example
 * const { openId } = await requireSession({ fresh: true }) // in a Server Action
 */
export async function requireSession(how: { readonly fresh?: boolean } = {}): Promise<PageSession> {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./session/page-session.ts')).requireSession(how)
  throw needsNode()
}

/**
 * The visitor's session, or null, for what everybody may open.
 * @throws {StoreUnreachableError}
 * @example
 * const session = await getSession()
 */
export async function getSession(): Promise<PageSession | null> {
  if (process.env.NEXT_RUNTIME === 'nodejs') return (await import('./session/page-session.ts')).getSession()
  throw needsNode()
}

/**
 * The work's result. If it fails, the failure is logged and the visitor sent to the page that says to try again.
 * @param page where that page leads back to when the browser does not say where it came from
 * @example
 * await orTooBusy(() => orders.cancel(openId, id), '/orders')
 */
export async function orTooBusy<Result>(work: () => Promise<Result>, page?: string): Promise<Result> {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./help/or-too-busy.ts')).orTooBusy(work, page ?? null)
  throw needsNode()
}

/**
 * The visitor's sessions, newest first; null: the store is away.
 * @example
 * const sessions = await listSessions(await requireSession())
 */
export async function listSessions(here: PageSession): Promise<readonly OwnSession[] | null> {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./session/own-sessions.ts')).listSessions(here)
  throw needsNode()
}

/**
 * Ends one session of the visitor's own, in a Server Action; a key of somebody else's ends nothing.
 * @example
 * await endSession(String(form.get('key')))
 */
export async function endSession(key: string): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./session/own-sessions.ts')).endSession(key)
  throw needsNode()
}

/**
 * The visitor's nickname and avatar as they are kept; WeChat is not asked.
 * @example
 * const known = await getProfile(await requireSession())
 */
export async function getProfile(session: PageSession): Promise<KnownProfile> {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./profile/page-profile.ts')).getProfile(session)
  throw needsNode()
}

/**
 * The visitor's nickname and avatar, in a Server Action; where they are not known, the visitor is sent to WeChat's
 * consent and comes back to the page of the form.
 * @param page where to come back to when the browser does not say where the form was
 * @throws when no form of ours was sent
 * @example
 * const { nickname } = await requireProfile('/account')
 */
export async function requireProfile(page: string): Promise<Profile> {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./profile/page-profile.ts')).requireProfile(page)
  throw needsNode()
}

/**
 * Takes the visitor's consent back, in a Server Action: nickname and avatar are deleted.
 * @param page as in `orTooBusy`
 * @example
 * await forgetProfile('/account')
 */
export async function forgetProfile(page: string): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./profile/page-profile.ts')).forgetProfile(page)
  throw needsNode()
}

/**
 * The address of the page script, for the root layout: before anything is painted, hence neither async nor deferred.
 * @example
 * <script src={await pageScriptAddress()} />
 */
export async function pageScriptAddress(): Promise<string> {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./page-script/page-script.ts')).PAGE_SCRIPT_ADDRESS
  throw needsNode()
}

/**
 * A tag of 16 characters over a text, by a key that SESSION_SECRET gives for this purpose, such as over the openId of
 * the visitor a form was made for. It tells nobody the text, and nobody else can make it.
 * @example
 * <input type="hidden" name="owner" value={await tagFor('order-form', openId)} />
 */
export async function tagFor(purpose: string, text: string): Promise<string> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const [{ tagFor }, { getKeys }] = [await import('./keys/tag.ts'), await import('./keys/keys.ts')]
    return tagFor(purpose, text, getKeys())
  }
  throw needsNode()
}

/**
 * Whether `tagFor` made this tag of this text, by any of the secrets.
 * @example
 * if (!(await isTagFor(String(form.get('owner')), 'order-form', openId))) return refuse()
 */
export async function isTagFor(tag: string, purpose: string, text: string): Promise<boolean> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const [{ isTagFor }, { getKeys }] = [await import('./keys/tag.ts'), await import('./keys/keys.ts')]
    return isTagFor(tag, purpose, text, getKeys())
  }
  throw needsNode()
}

/**
 * Data of the application's own in the store that the operator chose: tables in the SQLite file, keys in the Redis.
 * Opened once a process.
 * @param name of this data alone
 * @throws {ConfigError} when the file cannot be used
 * @example
 * const orders = await openApplicationData('orders', {
 *   file: (open) => ordersInFile(open('CREATE TABLE IF NOT EXISTS …')),
 *   redis: (redis) => ordersInRedis(redis),
 * })
 */
export async function openApplicationData<Data>(
  name: string,
  kinds: ApplicationDataKinds<Data>,
): Promise<Data> {
  if (process.env.NEXT_RUNTIME === 'nodejs')
    return (await import('./storage/application-data.ts')).openApplicationData(name, kinds)
  throw needsNode()
}

function needsNode(): Error {
  return new Error("the login needs Node: middleware.ts has to say `runtime: 'nodejs'` in a literal `config`")
}
