import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { readConfig } from '../config/config.ts'
import type { Front } from './front.ts'
import { serverOfNext, standInFrontOf } from './in-front-of-next.ts'
import { decideFront } from './receive.ts'
import { bodyLength, mostBodyBytes } from './request-body.ts'

beforeAll(() => void readConfig())

const FIRST_READ_BYTES = 65_536 // what one read of a socket takes at most

/** A server whose own listener reads every body to its end, as Next does, behind a listener of ours. */
async function serve({
  front = {},
  answer,
}: {
  front?: Partial<Front>
  answer?: (request: IncomingMessage) => string
} = {}) {
  const handled: string[] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    handled.push(`${request.method} ${request.url} ${body.length}`)
    response.end(answer?.(request) ?? body)
  })
  standInFrontOf(server, {
    appOrigin: 'https://wx.example.com',
    isOwnAddress: (path) => path === '/redirect' || path === '/logout',
    isOpenPath: (path) => path === '/hooks/paid',
    isFile: () => false,
    answerStranger: () => null,
    isLoggedIn: (headers) => headers.get('cookie') === 'T=a-login-made-it',
    bodyLimits: () => ({ any: 4_000_000, action: 1_000_000, open: 300_000 }),
    upgrades: false,
    meetPeer: () => undefined,
    ...front,
  })
  const sockets: Socket[] = []
  server.on('connection', (socket) => sockets.push(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => server.close().closeAllConnections())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  const { port } = address
  return {
    server,
    port,
    handled,
    /** All that was taken off the sockets, in bytes. */
    readBytes: () => sockets.reduce((sum, { bytesRead }) => sum + bytesRead, 0),
    /** Sends the head and then the body, part by part, until there is a last answer, or the server closes. */
    send: async (head: readonly string[], parts: Iterable<string | Buffer> = []): Promise<string> => {
      const socket = connect(port, '127.0.0.1')
      let answered = ''
      socket.on('data', (chunk: Buffer) => {
        answered += chunk.toString('latin1')
        if (isLast(answered)) socket.destroy()
      })
      socket.on('error', () => undefined) // a reset is one way to close
      const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
      const drained = () => new Promise<void>((resolve) => socket.once('drain', () => resolve()))
      socket.write([...head, 'Host: h5.test', '', ''].join('\r\n'))
      for (const part of parts)
        if (!socket.destroyed && !socket.write(part)) await Promise.race([drained(), closed])
      await closed
      return answered
    },
  }
}

/** Whether an answer is whole and says that no other follows. */
function isLast(answer: string): boolean {
  const [head = '', body = ''] = answer.split('\r\n\r\n', 2)
  const length = /^content-length: (\d+)\r?$/im.exec(head)?.[1]
  return /^connection: close\r?$/im.test(head) && length !== undefined && body.length >= Number(length)
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])
const CLOSE = 'Connection: close'
const LOGGED_IN = 'Cookie: T=a-login-made-it'

function* chunks(count: number, bytes: number): Generator<Buffer> {
  for (let sent = 0; sent < count; sent += 1)
    yield Buffer.from(`${bytes.toString(16)}\r\n${'a'.repeat(bytes)}\r\n`)
  yield Buffer.from('0\r\n\r\n')
}

function* megabytes(count: number): Generator<Buffer> {
  for (let sent = 0; sent < count; sent += 1) yield Buffer.alloc(1_000_000, 'a')
}

describe('/metrics', () => {
  const answerMetrics = async () => new Response('up 1')

  it('is answered for scrapers, and nobody behind hears of it', async () => {
    const { send, handled } = await serve({ front: { answerMetrics } })
    expect(await send(['GET /metrics HTTP/1.1', CLOSE])).toMatch(/^HTTP\/1\.1 200 OK.*up 1$/s)
    expect(await send(['GET /metrics?x=1 HTTP/1.1', CLOSE])).toContain('up 1')
    expect(handled).toEqual([])
  })

  it('is an address like any other where nothing is measured, and so is all that is only like it', async () => {
    const bare = await serve()
    await bare.send(['GET /metrics HTTP/1.1', CLOSE])
    const measured = await serve({ front: { answerMetrics } })
    for (const path of ['/metrics/', '/metrics/x', '/Metrics', '/metrics.json'])
      await measured.send([`GET ${path} HTTP/1.1`, CLOSE])
    expect([bare.handled.length, measured.handled.length]).toEqual([1, 4])
  })
})

describe('a body that is too long', () => {
  it.each([
    ['to the callback', 'POST /redirect HTTP/1.1', []],
    ['to the callback, by somebody who is logged in', 'POST /redirect HTTP/1.1', [LOGGED_IN]],
    ['to a page, by a stranger', 'POST /page HTTP/1.1', []],
    ['to a page, by the sender of a T that only began a login', 'POST /page HTTP/1.1', ['Cookie: T=began']],
    ['of a GET', 'GET /page HTTP/1.1', []],
  ])('%s is refused unread, and nobody behind hears of it', async (_, line, headers) => {
    const { send, handled, readBytes } = await serve()
    const answer = await send([line, 'Content-Length: 40000000', ...headers], megabytes(40))
    expect(statusOf(answer)).toBe(413)
    expect(answer).toMatch(/^connection: close\r$/im)
    expect(handled).toEqual([])
    expect(readBytes()).toBeLessThanOrEqual(FIRST_READ_BYTES)
  })

  it('closes its connection, although its sender goes on', async () => {
    const { port, readBytes } = await serve()
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write('POST /redirect HTTP/1.1\r\nHost: h\r\nContent-Length: 40000000\r\n\r\n')
    for (const part of megabytes(40)) socket.write(part)
    const [first] = await once(socket, 'data')
    expect(statusOf(String(first))).toBe(413)
    await new Promise<void>((resolve) => socket.once('close', () => resolve()))
    expect(readBytes()).toBeLessThanOrEqual(FIRST_READ_BYTES)
  })

  it('is counted where it does not say its length', async () => {
    const { send, handled, readBytes } = await serve()
    const head = ['POST /page HTTP/1.1', 'Transfer-Encoding: chunked']
    expect(statusOf(await send(head, chunks(40_000, 1000)))).toBe(413)
    expect(handled).toEqual([])
    expect(readBytes()).toBeLessThan(3 * FIRST_READ_BYTES)
  })

  it('is counted without its framing, one byte a chunk', async () => {
    const { send, handled } = await serve()
    const head = ['POST /redirect HTTP/1.1', CLOSE, 'Transfer-Encoding: chunked']
    expect(statusOf(await send(head, chunks(4096, 1)))).toBe(200)
    expect(statusOf(await send(head, chunks(4097, 1)))).toBe(413)
    expect(handled).toEqual(['POST /redirect 4096'])
  })

  it.each([[[]], [[LOGGED_IN]]])(
    'is refused before a sender who asks first has sent any of it: %o',
    async (headers) => {
      const { port, readBytes } = await serve()
      const socket = connect(port, '127.0.0.1')
      const head = ['POST /page HTTP/1.1', 'Host: h', 'Content-Length: 5000000', 'Expect: 100-continue']
      socket.write([...head, ...headers, '', ''].join('\r\n'))
      expect(statusOf(await text(socket))).toBe(413) // and nothing more: the connection closes
      expect(readBytes()).toBeLessThan(200)
    },
  )

  it('is answered in the language of a person who reads pages, with the way back', async () => {
    const { send } = await serve()
    const head = ['POST /frontend/member?a=1 HTTP/1.1', 'Content-Length: 2000000', 'Accept: text/html']
    const [chinese, english] = [await send(head), await send([...head, 'Accept-Language: en'])]
    expect(Buffer.from(chinese, 'latin1').toString()).toContain('发送的内容太大了')
    expect(english).toContain('That was too much to send')
    expect(english).toContain('href="/frontend/member?a=1"')
    expect(await send(['POST /x HTTP/1.1', 'Content-Length: 2000000'])).toContain('{"error":"too-large"}')
  })
})

describe('a body of somebody who is logged in', () => {
  const lines = [
    'POST /page HTTP/1.1',
    'PUT /page HTTP/1.1',
    'PATCH /a/b HTTP/1.1',
    'DELETE /hooks/paid HTTP/1.1',
  ]
  it.each(lines)('%s arrives whole up to Next’s limit, and not at all beyond', async (line) => {
    const { send, handled } = await serve({
      front: { bodyLimits: () => ({ any: 100_000, action: 50_000, open: 50_000 }) },
    })
    const of = async (bytes: number) =>
      statusOf(await send([line, CLOSE, LOGGED_IN, `Content-Length: ${bytes}`], [Buffer.alloc(bytes, 'a')]))
    const chunked = async (bytes: number) =>
      statusOf(
        await send(
          [line, CLOSE, LOGGED_IN, 'Transfer-Encoding: chunked'],
          [...chunks(1, bytes - 1).take(1), Buffer.from('1\r\na\r\n0\r\n\r\n')],
        ),
      )
    for (const post of [of, chunked])
      expect([await post(99_999), await post(100_000), await post(100_001)]).toEqual([200, 200, 413])
    const target = line.replace('HTTP/1.1', '')
    expect(handled).toEqual([...Array(2)].flatMap(() => [`${target}99999`, `${target}100000`]))
  })

  it('that is too long is read to its end and kept by nobody, so that a browser shows the answer', async () => {
    const { port, handled, readBytes } = await serve()
    const socket = connect(port, '127.0.0.1')
    const head = ['PUT /page HTTP/1.1', 'Host: h', LOGGED_IN, 'Accept: text/html', 'Content-Length: 20000000']
    socket.write([...head, '', ''].join('\r\n'))
    for (const part of megabytes(20)) socket.write(part)
    const answer = await text(socket)
    expect(statusOf(answer)).toBe(413)
    expect(answer).toMatch(/^connection: close\r$/im)
    expect(readBytes()).toBeGreaterThan(20_000_000)
    expect(handled).toEqual([])
  })

  it('that calls a Server Action and is too long has Next’s client open the page that says so', async () => {
    const { send } = await serve()
    const head = ['POST /page?a=1&b=%E7%94%B2 HTTP/1.1', LOGGED_IN, 'Next-Action: 40aa']
    for (const framing of [['Content-Length: 1000001'], ['Transfer-Encoding: chunked']]) {
      const answer = await send(
        [...head, ...framing],
        framing[0]?.startsWith('T') ? chunks(3, 400_000) : megabytes(2),
      )
      expect(statusOf(answer)).toBe(413)
      expect(answer).toContain(
        'x-action-redirect: /help/too-large?path=%2Fpage%3Fa%3D1%26b%3D%25E7%2594%25B2;replace',
      )
    }
  })
})

describe('a body to an open path', () => {
  it('of somebody without a login has a limit of its own', async () => {
    const { send, handled } = await serve()
    const of = async (bytes: number, ...headers: readonly string[]) =>
      statusOf(
        await send(
          ['POST /hooks/paid HTTP/1.1', CLOSE, ...headers, `Content-Length: ${bytes}`],
          [Buffer.alloc(bytes, 'a')],
        ),
      )
    expect([await of(300_000), await of(300_001), await of(300_001, LOGGED_IN)]).toEqual([200, 413, 200])
    expect(await of(70_000, 'Next-Action: 40aa')).toBe(413)
    expect(handled).toEqual(['POST /hooks/paid 300000', 'POST /hooks/paid 300001'])
  })
})

describe('a body within its bound', () => {
  it.each([
    ['POST /logout HTTP/1.1', 4096, []],
    ['POST /page HTTP/1.1', 65_536, []],
    ['POST /page HTTP/1.1', 3_072_000, [LOGGED_IN]],
    ['GET /redirect HTTP/1.1', 0, []],
  ])('%s with %i bytes arrives whole, with or without its length', async (line, bytes, headers) => {
    const { send, handled } = await serve()
    const body = 'a'.repeat(bytes)
    const declared = await send([line, CLOSE, `Content-Length: ${bytes}`, ...headers], [body])
    const head = [line, CLOSE, 'Transfer-Encoding: chunked', ...headers]
    const chunked = await send(head, bytes === 0 ? chunks(0, 1) : chunks(bytes / 2 ** 9, 2 ** 9))
    expect([declared, chunked].map(statusOf)).toEqual([200, 200])
    expect(handled).toEqual(Array(2).fill(line.replace('HTTP/1.1', String(bytes))))
  })

  it('is asked for where its sender waits for that', async () => {
    const { send } = await serve()
    for (const length of ['Content-Length: 5', 'Transfer-Encoding: chunked'])
      expect(
        await send(
          ['POST /page HTTP/1.1', CLOSE, 'Expect: 100-continue', length],
          length.startsWith('C') ? ['hello'] : ['5\r\nhello\r\n0\r\n\r\n'],
        ),
      ).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /)
  })

  it('leaves its connection to the next request', async () => {
    const { send, handled } = await serve()
    const second = 'POST /page HTTP/1.1\r\nHost: h5.test\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi'
    const answer = await send(
      ['POST /page HTTP/1.1', 'Transfer-Encoding: chunked'],
      [...chunks(2, 10), second],
    )
    expect(answer.match(/HTTP\/1\.1 200/g)).toHaveLength(2)
    expect(handled).toEqual(['POST /page 20', 'POST /page 2'])
  })

  it('whose sender hangs up reaches nobody', async () => {
    const { port, send, handled } = await serve()
    const socket = connect(port, '127.0.0.1')
    socket.write('POST /page HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n')
    await once(socket, 'ready')
    const gone = once(socket, 'close')
    socket.destroy()
    await gone
    await send(['GET /after HTTP/1.1', CLOSE])
    expect(handled).toEqual(['GET /after 0'])
  })
})

describe('how much of a body is read', () => {
  const own = {
    isOwnAddress: (path: string) => path === '/redirect',
    isOpenPath: (path: string) => path === '/hooks/paid',
    isFile: () => false,
    bodyLimits: () => ({ any: 4_000_000, action: 1_000_000, open: 300_000 }),
  }
  const never = () => {
    throw new Error('nobody has to know')
  }
  const most = (pathname: string, isLoggedIn: () => boolean, action = false) =>
    mostBodyBytes({ pathname, action }, own, isLoggedIn)

  it('depends on its address first and on a login of its sender then', () => {
    expect(most('/redirect', never)).toBe(4096)
    expect(most('/page', () => false)).toBe(65_536)
    expect(most('/page', () => true)).toBe(4_000_000)
    expect(most('/hooks/paid', () => true)).toBe(4_000_000)
    expect(most('/hooks/paid', () => false)).toBe(300_000)
  })

  it('is Next’s own limit for a Server Action, which no open path opens', () => {
    expect(most('/page', () => true, true)).toBe(1_000_000)
    expect(most('/page', () => false, true)).toBe(65_536)
    expect(most('/hooks/paid', () => false, true)).toBe(65_536)
    expect(most('/redirect', never, true)).toBe(4096)
  })

  it('is never more than Next passes on whole', () => {
    const small = { ...own, bodyLimits: () => ({ any: 1000, action: 1000, open: 300_000 }) }
    for (const pathname of ['/page', '/hooks/paid'])
      for (const loggedIn of [true, false])
        expect(mostBodyBytes({ pathname, action: false }, small, () => loggedIn)).toBe(1000)
  })

  it('is asked only where there is one', () => {
    const get = { method: 'GET', target: '/page', length: bodyLength({}) }
    expect(decideFront(get, never)).toEqual({ kind: 'let-through' })
    expect(decideFront({ ...get, length: bodyLength({ 'content-length': '9' }) }, () => 8)).toEqual({
      kind: 'refuse',
      why: 'too-large',
    })
    expect(decideFront({ ...get, length: bodyLength({ 'transfer-encoding': 'chunked' }) }, () => 8)).toEqual({
      kind: 'count',
      mostBytes: 8,
    })
  })
})

describe('every answer of the listener', () => {
  it.each([
    ['TRACE /page HTTP/1.1', 405],
    ['CONNECT h5.test:443 HTTP/1.1', 405],
    ['GET /_next/data/x/page.json HTTP/1.1', 404],
    ['GET /_next/image?url=%2Fa&w=64&q=75 HTTP/1.1', 404],
    ['GET /redirect.rsc?code=a HTTP/1.1', 404],
    ['POST /page HTTP/1.1', 413],
  ])('%s has the headers of every answer of ours, and fits nginx’s buffer', async (line, status) => {
    const { send, handled } = await serve()
    const length = status === 413 ? ['Content-Length: 2000000'] : [CLOSE]
    const forged = 'X-Request-Id: AAAAAAAAAAAAAAAAAAAAAA'
    const answers = [
      await send([line, ...length, forged]),
      await send([line, ...length, 'Accept: text/html']),
    ]
    const ids = answers.map((answer) => /^x-request-id: ([0-9A-Za-z]{22})\r$/im.exec(answer)?.[1])
    expect(new Set([...ids, 'AAAAAAAAAAAAAAAAAAAAAA']).size).toBe(3)
    for (const answer of answers) {
      const head = answer.slice(0, answer.indexOf('\r\n\r\n'))
      expect(statusOf(answer)).toBe(status)
      expect(head).toMatch(/^x-frame-options: SAMEORIGIN\r?$/im)
      expect(head).toMatch(/^x-content-type-options: nosniff\r?$/im)
      expect(head).toMatch(/^cache-control: private, no-store\r?$/im)
      expect(head).toMatch(/^strict-transport-security: max-age=31536000\r?$/im)
      expect(head.length).toBeLessThan(4000)
    }
    expect(handled).toEqual([])
  })

  it('leaves the connection to the next request where no body is on its way', async () => {
    const { send } = await serve()
    const next = 'GET /page HTTP/1.1\r\nHost: h5.test\r\nConnection: close\r\n\r\n'
    const answer = await send(['GET /_next/data/x.json HTTP/1.1'], [next])
    expect([...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['404', '200'])
  })
})

describe('what those behind see', () => {
  it('is a canonical target, the peer’s address and the host of our own origin, whatever the client wrote', async () => {
    const { send } = await serve({
      answer: ({ url, headers }) =>
        [
          url,
          headers['x-request-target'],
          headers['x-peer-address'],
          headers['x-forwarded-host'],
          headers.host,
        ].join(' '),
    })
    const forged = [
      'X-Request-Target: /evil',
      'X-Peer-Address: 203.0.113.7',
      'X-Forwarded-Host: evil.example',
      'X-Forwarded-For: 203.0.113.7',
    ]
    expect(await send(['GET http://evil.example//a/b?c HTTP/1.1', CLOSE, ...forged])).toMatch(
      /\r\n\/a\/b\?c \/\/a\/b\?c 127\.0\.0\.1 wx\.example\.com h5\.test$/,
    )
  })

  it('is a plain request where a proxy offered HTTP/2', async () => {
    const { send } = await serve()
    const answer = await send(['GET /page HTTP/1.1', 'Connection: Upgrade, close', 'Upgrade: h2c'])
    expect(statusOf(answer)).toBe(200)
  })
})

describe('a client that expects or offers what nobody here has', () => {
  it('is told so, with the headers of every answer', async () => {
    const { send, handled } = await serve()
    for (const expected of ['soup', '200-ok', '"'])
      for (const body of [[], ['Content-Length: 5']]) {
        const answer = await send(['POST /page HTTP/1.1', CLOSE, `Expect: ${expected}`, ...body])
        expect(statusOf(answer)).toBe(417)
        expect(answer).toMatch(/^x-request-id: [0-9A-Za-z]{22}\r$/im)
      }
    expect(handled).toEqual([])
  })

  it('is answered in HTTP/1.1 where it offers a WebSocket, unless Next’s own tools take it', async () => {
    const { send } = await serve()
    const offer = ['GET /page HTTP/1.1', 'Connection: Upgrade, close', 'Upgrade: WebSocket']
    expect(statusOf(await send(offer))).toBe(200)
    const development = await serve({ front: { upgrades: true } })
    development.server.on('upgrade', (_, socket) => socket.end('HTTP/1.1 101 Taken\r\n\r\n'))
    expect(statusOf(await development.send(offer))).toBe(101)
  })
})

describe('the server of this process', () => {
  it('is the one that listens on its port', async () => {
    const { port, server } = await serve()
    await serve()
    expect(serverOfNext(port)).toBe(server)
    expect(() => serverOfNext(1)).toThrow('port 1')
  })
})

describe('a stranger', () => {
  const headers = new Headers({ Location: 'https://open.weixin.qq.com/connect' })
  for (const cookie of ['T=1; Path=/', 'P=2; Path=/']) headers.append('Set-Cookie', cookie)
  const answerStranger = async () => new Response(null, { status: 302, headers })

  it('gets the gate’s answer, each cookie in a line of its own, and nobody behind hears of it', async () => {
    const { send, handled } = await serve({ front: { answerStranger } })
    const answer = await send(['GET /page HTTP/1.1', CLOSE])
    expect(statusOf(answer)).toBe(302)
    expect(answer.match(/^set-cookie: .*(?=\r$)/gim)).toEqual([
      'set-cookie: T=1; Path=/',
      'set-cookie: P=2; Path=/',
    ])
    expect(answer).toMatch(/^content-length: 0\r$/im)
    expect(handled).toEqual([])
  })

  it.each<readonly [string, Front['answerStranger']]>([
    ['is none', () => null],
    ['is a page of the gate’s', async () => null],
    ['cannot be answered here', () => Promise.reject(new Error('no such module'))],
  ])('who %s is handed on', async (_, answer) => {
    const { send, handled } = await serve({ front: { answerStranger: answer } })
    expect(statusOf(await send(['GET /page HTTP/1.1', CLOSE]))).toBe(200)
    expect(handled).toEqual(['GET /page 0'])
  })

  it('who sends a body is handed on', async () => {
    const { send, handled } = await serve({ front: { answerStranger } })
    expect(statusOf(await send(['GET /page HTTP/1.1', CLOSE, 'Content-Length: 2'], ['ab']))).toBe(200)
    expect(handled).toEqual(['GET /page 2'])
  })
})
