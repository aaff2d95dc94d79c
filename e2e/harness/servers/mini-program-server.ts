import { randomBytes } from 'node:crypto'
import { loadConfig } from '../../../lib/wechat-login/config/config.ts'
import { keepConfig } from '../../../lib/wechat-login/config/of-process.ts'
import { deriveKeyRing } from '../../../lib/wechat-login/keys/keys.ts'
import { enter } from '../../../lib/wechat-login/mini-program/enter.ts'
import { giveTicket } from '../../../lib/wechat-login/mini-program/give-ticket.ts'
import { openTicketPage } from '../../../lib/wechat-login/mini-program/open-ticket-page.ts'
import { signatureOf } from '../../../lib/wechat-login/mini-program/signed-request.ts'
import { newRecord } from '../../../lib/wechat-login/session/record.ts'
import { watchStore } from '../../../lib/wechat-login/session/stores/watched.ts'
import { deriveTracker, newTracker, sessionKey } from '../../../lib/wechat-login/session/tracker.ts'
import type { OpenId } from '../../../lib/wechat-login/wechat/open-id.ts'
import { cookieHeader } from '../raw-request.ts'
import { inMiniProgram, USER_AGENTS } from '../user-agents.ts'
import { newProcess } from './new-process.ts'
import { temporaryStore } from './temporary-file.ts'

export const ORIGIN = 'https://wx.example.com'
export const KEY = 'the-key-of-the-mini-program-server'
export const WEB_VIEW = inMiniProgram(USER_AGENTS.android)

export type TicketAsk = {
  readonly openId: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly key?: string
  readonly agoSeconds?: number
  readonly nonce?: string
  /** Signed in the place of what is sent. */
  readonly signed?: Readonly<Partial<Record<'appOrigin' | 'time' | 'nonce' | 'body', string>>>
}

/** One process with a store of its own and a clock that only a test moves. */
export function newMiniProgramServer(env: Readonly<Record<string, string>> = {}) {
  newProcess()
  let nowMs = 1_800_000_000_000
  const config = loadConfig(
    {
      NODE_ENV: 'production',
      APP_ORIGIN: ORIGIN,
      WECHAT_APP_ID: 'wx0123456789abcdef',
      WECHAT_APP_SECRET: 'x',
      SESSION_SECRET: 's'.repeat(32),
      MINI_PROGRAM_KEY: KEY,
      ...env,
    },
    undefined,
    { home: '/home', miniProgram: true },
  )
  keepConfig(() => config)
  const keys = deriveKeyRing(config.sessionSecrets)
  const store = watchStore(
    temporaryStore(() => nowMs),
    () => nowMs,
  )
  const sleep = async (ms: number) => {
    nowMs += ms
    await new Promise((resolve) => setImmediate(resolve))
  }
  const services = { config, keys, store: () => store, nowMs: () => nowMs, sleep }

  const ask = (asked: TicketAsk): Request => {
    const { openId, path = '/page?a=1', key = KEY, agoSeconds = 0, signed = {} } = asked
    const time = String(Math.floor(nowMs / 1000) - agoSeconds)
    const nonce = asked.nonce ?? randomBytes(16).toString('base64url')
    const body = asked.body ?? JSON.stringify({ openId, path })
    const signature = signatureOf({ appOrigin: ORIGIN, time, nonce, body, ...signed }, key)
    const headers = {
      'x-ticket-time': time,
      'x-ticket-nonce': nonce,
      'x-ticket-signature': signature,
      ...asked.headers,
    }
    return new Request(`${ORIGIN}/ticket`, { method: 'POST', headers, body })
  }
  return {
    config,
    keys,
    store,
    services,
    ask,
    give: (request: Request) => giveTicket(request, services),
    /** The address that the web-view opens. */
    ticketFor: async (openId: string, path?: string): Promise<string> => {
      const answer = await giveTicket(ask({ openId, ...(path === undefined ? {} : { path }) }), services)
      const { url }: { url: string } = await answer.json()
      return url
    },
    open: (url: string, headers: Readonly<Record<string, string>>) =>
      openTicketPage(new Request(url, { headers }), services),
    enter: (fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>>) =>
      enter(
        new Request(`${ORIGIN}/enter`, { method: 'POST', headers, body: new URLSearchParams(fields) }),
        services,
      ),
    /** The `Cookie` header of somebody who has logged in. */
    sessionOf: async (openId: OpenId): Promise<string> => {
      const tracker = deriveTracker(newTracker(keys), 'nonce', openId, keys.signing)
      await store.create(sessionKey(tracker), newRecord(openId, '', nowMs / 1000, config), 1800)
      return `T=${tracker}`
    },
    pass: (seconds: number) => {
      nowMs += seconds * 1000
    },
  }
}

export type MiniProgramServer = ReturnType<typeof newMiniProgramServer>

/** A browser's own cookies, and the form of the page that it opened last. */
export function newWebView(server: MiniProgramServer, cookie = '') {
  let jar = cookie
  const sent = (more: Readonly<Record<string, string>>) => ({
    accept: 'text/html',
    'user-agent': WEB_VIEW,
    ...(jar === '' ? {} : { cookie: jar }),
    ...more,
  })
  const take = (answer: Response) => {
    const set = answer.headers.getSetCookie()
    if (set.length > 0) jar = cookieHeader(set)
    return answer
  }
  let form: Readonly<Record<string, string>> = {}
  const open = async (url: string, headers: Readonly<Record<string, string>> = {}) => {
    const answer = take(await server.open(url, sent(headers)))
    form = fieldsOf(await answer.clone().text())
    return answer
  }
  const post = async (fields = form, headers: Readonly<Record<string, string>> = {}) =>
    take(await server.enter(fields, sent({ origin: ORIGIN, ...headers })))
  return {
    cookies: () => jar,
    form: () => form,
    open,
    post,
    /** As the page does by itself. */
    enter: async (url: string) => {
      await open(url)
      return post()
    },
  }
}

function fieldsOf(html: string): Readonly<Record<string, string>> {
  const inputs = [...html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)]
  return Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, unescaped(value)]))
}

function unescaped(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
}
