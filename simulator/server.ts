import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { SIMULATED_ACCOUNT } from '../lib/wechat-login/config/simulated-account.ts'
import { control } from './control/control.ts'
import { ICON } from './control/icon.ts'
import { keepLog } from './control/log.ts'
import { phoneIn } from './control/phone-cookie.ts'
import { USER_COOKIE } from './control/picker.ts'
import { applyEffects } from './faults/apply-effect.ts'
import { type Endpoint, keepFaults } from './faults/faults.ts'
import { FLOW_STREAM, stream } from './flow/record/stream.ts'
import { accessToken } from './platform/access-token.ts'
import { issueAppTokens } from './platform/app-tokens.ts'
import { authorize } from './platform/authorize.ts'
import { issueCodes } from './platform/codes.ts'
import { getTicket } from './platform/get-ticket.ts'
import { createMenu } from './platform/menu-create.ts'
import { checkToken, refreshToken, userInfo } from './platform/profile.ts'
import { stableToken } from './platform/stable-token.ts'
import { issueTokens } from './platform/tokens.ts'
import { json, type Reply } from './reply.ts'
import { SDK_PATH, serveSdk } from './sdk/serve-sdk.ts'
import type { Settings } from './settings.ts'
import type { RecordedFlow, World } from './world.ts'

export type SimulatorOptions = Partial<Settings> & {
  /** The address to listen on; null: every one of this machine. */
  readonly host?: string | null
  readonly port?: number
  /** The record of logins, if the product runs in this process. */
  readonly flow?: RecordedFlow | null
}

export type Simulator = {
  readonly origin: string
  readonly port: number
  /** Answers a request that came to another server of this process. */
  readonly receive: (request: IncomingMessage, response: ServerResponse) => void
  readonly close: () => Promise<void>
}

const ENDPOINT_BY_PATH: Readonly<Record<string, Endpoint>> = {
  '/connect/oauth2/authorize': 'authorize',
  '/connect/oauth2/authorize/allow': 'authorize',
  '/connect/oauth2/authorize/refuse': 'authorize',
  '/sns/oauth2/access_token': 'access_token',
  '/sns/oauth2/refresh_token': 'refresh_token',
  '/sns/userinfo': 'userinfo',
  '/sns/auth': 'auth',
  '/cgi-bin/stable_token': 'stable_token',
  '/cgi-bin/ticket/getticket': 'getticket',
  '/cgi-bin/menu/create': 'menu_create',
  [SDK_PATH]: 'js_sdk',
}

const POSTED: readonly Endpoint[] = ['stable_token', 'menu_create']

/**
 * WeChat's open platform on this machine: as strict as the original unless told otherwise.
 * @throws when the port is taken (EADDRINUSE)
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { host = '127.0.0.1', port = 0, flow = null, ...given } = options
  const settings: Settings = {
    account: SIMULATED_ACCOUNT,
    authorizedDomain: 'localhost',
    anyClient: false,
    anyPort: false,
    requireState: false,
    callbackAddress: null,
    appOrigin: null,
    miniProgramKey: SIMULATED_ACCOUNT.miniProgramKey,
    now: Date.now,
    random: randomBytes,
    ...given,
  }
  const codes = issueCodes(settings.now, settings.random)
  const tokens = issueTokens(settings.now, settings.random)
  const appTokens = issueAppTokens(settings.now, settings.random, settings.account.secret)
  const [faults, log] = [keepFaults(), keepLog(settings.now)]
  const world: World = { settings, codes, tokens, appTokens, faults, log, flow }

  const answer = async (request: IncomingMessage): Promise<Reply> => {
    const url = readUrl(request)
    if (url === null) return json(400, { error: 'bad request' })
    if (url.pathname === '/favicon.ico') return ICON
    if (url.pathname.startsWith('/simulator')) return control(controlRequest(request, url), world)
    const endpoint = ENDPOINT_BY_PATH[url.pathname]
    if (endpoint === undefined) return json(404, { error: 'not found' })
    const userAgent = request.headers['user-agent'] ?? ''
    const end = log.begin({ method: request.method ?? 'GET', url, userAgent })
    const effects = faults.take(endpoint, phoneOf(request, url, world))
    const body = POSTED.includes(endpoint) ? await text(request) : ''
    const plain = async () => handle(endpoint, request, { url, body }, world)
    const reply = await applyEffects(effects, plain, settings, codes, faults)()
    end({ outcome: String(reply.status), ...reply.note })
    flow?.platformAnswers(reply)
    return reply
  }

  const receive = (request: IncomingMessage, response: ServerResponse) => {
    if (flow !== null && request.url === FLOW_STREAM) return stream(flow.record, response)
    answer(request).then(
      (reply) => send(reply, request, response),
      () => send(json(500, { error: 'the simulator failed' }), request, response),
    )
  }
  const server = createServer(receive)
  const boundPort = await listen(server, host, port)
  return {
    origin: `http://localhost:${boundPort}`,
    port: boundPort,
    receive,
    close: async () => {
      faults.clear()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function handle(
  endpoint: Endpoint,
  request: IncomingMessage,
  { url, body }: { readonly url: URL; readonly body: string },
  world: World,
): Reply {
  const { settings, codes, tokens, appTokens } = world
  if (request.method !== (POSTED.includes(endpoint) ? 'POST' : 'GET'))
    return json(405, { error: 'method not allowed' })
  switch (endpoint) {
    case 'authorize': {
      const consent = /\/(allow|refuse)$/.exec(url.pathname)?.[1]
      return authorize(
        {
          rawQuery: (request.url ?? '').split('?').slice(1).join('?'),
          userAgent: request.headers['user-agent'] ?? '',
          chosenUser: chosenUser(request),
          phone: phoneIn(request.headers.cookie),
          consent: consent === 'allow' || consent === 'refuse' ? consent : null,
        },
        settings,
        codes,
      )
    }
    case 'access_token':
      return accessToken(url.searchParams, settings, codes, tokens)
    case 'refresh_token':
      return refreshToken(url.searchParams, settings, tokens)
    case 'userinfo':
      return userInfo(url.searchParams, settings, tokens)
    case 'auth':
      return checkToken(url.searchParams, settings, tokens)
    case 'stable_token':
      return stableToken(body, settings, appTokens)
    case 'getticket':
      return getTicket(url.searchParams, settings, appTokens)
    case 'menu_create':
      return createMenu(url.searchParams, body, settings, appTokens)
    case 'js_sdk':
      return serveSdk(url.searchParams, settings, appTokens)
  }
}

/** The phone that a request belongs to: by its cookie; for our server's requests, by their code. */
function phoneOf(request: IncomingMessage, url: URL, { codes }: World): string | null {
  return phoneIn(request.headers.cookie) ?? codes.phoneOf(url.searchParams.get('code') ?? '')
}

function controlRequest(request: IncomingMessage, url: URL) {
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    host: request.headers.host ?? '',
    origin: request.headers.origin ?? null,
    contentType: request.headers['content-type'] ?? '',
    chosenUser: chosenUser(request),
    phone: phoneIn(request.headers.cookie),
    body: async (): Promise<unknown> => {
      try {
        return JSON.parse(await text(request))
      } catch {
        return undefined
      }
    },
  }
}

function send(reply: Reply, request: IncomingMessage, response: ServerResponse): void {
  if (reply.broken === 'before-answer') {
    request.socket.destroy()
    return
  }
  const length = String(Buffer.byteLength(reply.body))
  response.writeHead(reply.status, {
    'Cache-Control': 'no-store',
    'Content-Length': length,
    ...(reply.setCookies === undefined ? {} : { 'Set-Cookie': [...reply.setCookies] }),
    ...reply.headers,
  })
  if (reply.broken === 'in-answer') {
    response.write(reply.body.slice(0, reply.body.length / 2), () => request.socket.destroy())
    return
  }
  response.end(reply.body)
}

function readUrl(request: IncomingMessage): URL | null {
  const target = request.url ?? '/'
  return target.startsWith('/') && URL.canParse(`http://simulator${target}`)
    ? new URL(`http://simulator${target}`)
    : null
}

function chosenUser(request: IncomingMessage): string | null {
  return new RegExp(`(?:^|; )${USER_COOKIE}=([a-z]+)`).exec(request.headers.cookie ?? '')?.[1] ?? null
}

function listen(server: Server, host: string | null, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host ?? undefined, () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('a TCP server has a port'))
      else resolve(address.port)
    })
  })
}
