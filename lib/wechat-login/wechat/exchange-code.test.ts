import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Account } from './account.ts'
import { type AuthorizationCode, parseAuthorizationCode } from './authorization-code.ts'
import { exchangeCode } from './exchange-code.ts'
import type { UnreachableReason } from './exchange-error.ts'

const openid = 'oLVPpjqs9BhvzwPj5A-vTYAX3GLc'
const grant = JSON.stringify({ access_token: 'ACCESS', expires_in: 7200, openid, scope: 'snsapi_base' })
const code = parseAuthorizationCode('051vrM000PY5zO1JPC200tSh9j2vrM09')
const HALF = 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"openid"'
const FAULTS: readonly (readonly [name: string, UnreachableReason, RequestListener])[] = [
  ['a connection that is cut after the request', 'reset', (request) => request.socket.resetAndDestroy()],
  ['a connection that closes after the request', 'reset', (request) => request.socket.end()],
  ['half an answer', 'reset', (request) => request.socket.end(HALF)],
  ['what is not HTTP', 'reset', (request) => request.socket.end('garbage\r\n\r\n')],
  ['an empty answer', 'unreadable', (_, response) => response.end()],
  ['no answer', 'timeout', () => timeIsUp()],
  ['an answer without end', 'timeout', (_, response) => response.write('{', timeIsUp)],
  ['a broken gateway', 'http-status', (_, response) => response.writeHead(502).end(grant)],
  ['an answer without content', 'http-status', (_, response) => response.writeHead(204).end()],
]
const servers: Server[] = []
const seen: string[] = []

/** A clock under the test's control: an exchange's time is up when the test says so. */
let time = new AbortController()
let givenMs: number[] = []
const timeIsUp = () => time.abort(new DOMException('the time is up', 'TimeoutError'))

describe('code exchange', () => {
  beforeEach(() => {
    time = new AbortController()
    givenMs = []
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      givenMs.push(ms)
      return time.signal
    })
  })
  afterEach(() => {
    vi.restoreAllMocks()
    for (const server of servers.splice(0)) server.close().closeAllConnections()
    seen.length = 0
  })

  it('asks WeChat with the account and the code, and hears who the visitor is', async () => {
    const account = await weChat((_, response) => response.setHeader('content-type', 'text/plain').end(grant))
    expect(await exchange(account)).toMatchObject({ openId: openid, snapshot: false })
    expect(seen).toEqual([
      `GET /sns/oauth2/access_token?appid=wx01&secret=S%26CRET&code=${code}&grant_type=authorization_code`,
    ])
  })

  it('reads a character that arrives in two pieces', async () => {
    const bytes = Buffer.from(`{"scope":"汉","openid":"${openid}"}`)
    const [first, second] = [bytes.subarray(0, 11), bytes.subarray(11)]
    const account = await weChat((_, response) => response.write(first, () => response.end(second)))
    expect(await exchange(account)).toMatchObject({ openId: openid, scope: ['汉'] })
  })

  it('hears a refusal in an answer with status 200', async () => {
    const account = await weChat((_, response) => response.end('{"errcode":40163,"errmsg":"code been used"}'))
    expect(await exchange(account)).toMatchObject({ code: 'WECHAT_REFUSED', errcode: 40163 })
  })

  it.each(FAULTS)('asks once and counts the code as spent after %s', async (_, reason, listener) => {
    const thrown = await exchange(await weChat(listener), 300)
    expect(givenMs).toEqual([300])
    expect(thrown).toMatchObject({ code: 'WECHAT_UNREACHABLE', reason, codeMayBeSpent: true })
    expect(seen).toHaveLength(1)
  })

  it('does not carry the secret where a redirect points', async () => {
    const account = await weChat((_, response) => response.writeHead(302, { location: '/elsewhere' }).end())
    expect(await exchange(account)).toMatchObject({ reason: 'http-status', causeCode: 'HTTP_302' })
    expect(seen).toHaveLength(1)
  })

  it('stops reading an answer that is longer than 64 KiB', async () => {
    let sentBytes = 0
    const account = await weChat((_, response) => {
      const send = (failure?: Error | null): void => {
        if (failure || sentBytes > 64 * 1024 * 1024) return
        sentBytes += 65_536
        response.write(' '.repeat(65_536), send)
      }
      send()
    })
    expect(await exchange(account)).toMatchObject({ reason: 'unreadable' })
    expect(sentBytes).toBeLessThan(16 * 1024 * 1024)
  })

  it('reads an answer of exactly 64 KiB', async () => {
    const account = await weChat((_, response) => response.end(grant.padEnd(65_536)))
    expect(await exchange(account)).toMatchObject({ openId: openid })
  })

  it('leaves the code unspent when WeChat cannot be reached', async () => {
    const account = await weChat(() => {})
    await new Promise((closed) => servers.pop()?.close(closed))
    expect(await exchange(account)).toMatchObject({
      reason: 'not-connected',
      codeMayBeSpent: false,
      causeCode: 'ECONNREFUSED',
    })
  })

  it('counts the code as spent when the other side does not speak TLS, which does not heal within seconds', async () => {
    const { apiOrigin, ...account } = await weChat(() => {})
    const thrown = await exchange({ ...account, apiOrigin: apiOrigin.replace('http:', 'https:') })
    expect(thrown).toMatchObject({ reason: 'reset', codeMayBeSpent: true })
  })

  it('asks past every cache', async () => {
    let init: RequestInit | undefined
    await exchangeCode(
      sample(),
      { appId: 'wx01', secret: 'S', apiOrigin: 'https://api.example' },
      300,
      async (_, given) => {
        init = given
        return new Response(grant)
      },
    )
    expect(init).toMatchObject({ cache: 'no-store', redirect: 'manual' })
  })

  it('never shows code, secret, address or openId in an error', async () => {
    const listeners: RequestListener[] = [
      (request) => request.socket.destroy(),
      (_, response) => response.writeHead(500).end(grant),
      (_, response) => response.end(`{"errcode":40029,"errmsg":"${code} S&CRET"}`),
      () => timeIsUp(),
    ]
    for (const listener of listeners) {
      const shown = inspect(await exchange(await weChat(listener)), { showHidden: true, depth: null })
      expect(shown).toContain('WeChat')
      expect(shown).not.toMatch(/051vrM|S&CRET|S%26CRET|oLVP|127\.0\.0\.1|access_token|\[cause\]/)
    }
  })
})

function sample(): AuthorizationCode {
  if (code === null) throw new Error('the sample is a code')
  return code
}

/** What the exchange answers or throws. */
function exchange(account: Account, timeoutMs = 5000): Promise<unknown> {
  return exchangeCode(sample(), account, timeoutMs).catch((thrown: unknown) => thrown)
}

/** WeChat's API on a port of its own, as an account whose secret needs escaping sees it. */
async function weChat(listener: RequestListener): Promise<Account> {
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    listener(request, response)
  })
  servers.push(server)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return { appId: 'wx01', secret: 'S&CRET', apiOrigin: `http://127.0.0.1:${portOf(server.address())}` }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server listens on TCP')
  return address.port
}
