import { EventEmitter, once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { newProcess } from '../../../e2e/harness/servers/new-process.ts'
import { quietTurn } from './quiet-turn.ts'
import { LONGEST_CLOSING_MS, SAME_SIGNAL_MS } from './stop-phase.ts'
import { stopOnSignals } from './stop-server.ts'
import { phaseNow } from './stopping.ts'

const DRAIN_MS = 5000
const HANG = { timeout: 60_000 } // proves nothing

beforeEach(() => {
  newProcess()
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'performance'] })
  vi.spyOn(console, 'warn').mockReturnValue()
  return () => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  }
})

/** A process whose signals, exit and server are the test's own; Next's handler is behind, as `next start` has it. */
async function startProcess() {
  const waiting: ServerResponse[] = []
  const server = createServer((request, response) => {
    if (request.url === '/waits') waiting.push(response)
    else setImmediate(() => response.end('answered')) // later, as Next does
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => server.closeAllConnections())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')

  const status = Promise.withResolvers<number>()
  const stopped = Object.assign(new EventEmitter(), { exitCode: 0, exit: (code: number) => exit(code) })
  const exit = (code: number) => {
    stopped.exitCode = code
    stopped.emit('exit', code)
    status.resolve(stopped.exitCode)
  }
  let workIsDone = Promise.resolve()
  stopped.on('SIGTERM', () => server.close(() => void workIsDone.then(() => exit(143))))
  let leave = async () => {}
  stopOnSignals(server, { drainMs: DRAIN_MS, leave: () => leave() }, stopped)

  const open = async (sent = '') => {
    const socket = connect(address.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(sent)
    return { socket, all: text(socket).catch(() => 'reset') }
  }
  return {
    server,
    port: address.port,
    stopped,
    status: status.promise,
    open,
    signal: (name: 'SIGTERM' | 'SIGINT') => stopped.emit(name),
    waiting: async () => {
      await vi.waitUntil(() => waiting.length > 0, HANG)
      return waiting
    },
    leaveBy: (how: () => Promise<void>) => {
      leave = how
    },
    leaveWork: (work: Promise<void>) => {
      workIsDone = work
    },
  }
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: h\r\n\r\n`
const closed = (server: { listening: boolean }) => vi.waitUntil(() => !server.listening, HANG)

it.each(['SIGTERM', 'SIGINT'] as const)(
  'serves on after %s until the drain is over, then closes, and ends with 0',
  async (name) => {
    const { server, signal, status, open } = await startProcess()
    expect(phaseNow()).toBe('serving')
    signal(name)
    expect(phaseNow()).toBe('draining')
    vi.advanceTimersByTime(DRAIN_MS - 1)
    expect(await (await open(get('/'))).all).toMatch(/^HTTP\/1\.1 200 .*\nConnection: close\r\n/s)
    expect(server.listening).toBe(true)
    vi.advanceTimersByTime(1)
    await closed(server)
    expect(await status).toBe(0)
  },
)

it('takes leave of others at the signal, and closes no sooner than they know', async () => {
  const { server, signal, status, leaveBy } = await startProcess()
  const [told, known] = [vi.fn(), Promise.withResolvers<void>()]
  leaveBy(() => {
    told()
    return known.promise
  })
  signal('SIGTERM')
  expect(told).toHaveBeenCalledOnce()
  vi.advanceTimersByTime(DRAIN_MS)
  await new Promise((resolve) => setImmediate(resolve))
  expect(server.listening).toBe(true)
  known.resolve()
  await closed(server)
  expect(await status).toBe(0)
})

it('lets end what was accepted, and the work that it left behind', async () => {
  const { server, signal, status, open, waiting, leaveWork } = await startProcess()
  const [accepted, work] = [await open(get('/waits')), Promise.withResolvers<void>()]
  leaveWork(work.promise)
  const [response] = await waiting()
  signal('SIGTERM')
  vi.advanceTimersByTime(DRAIN_MS)
  await closed(server)
  response?.end('late')
  expect(await accepted.all).toMatch(/\nConnection: close\r\n.*\r\nlate/s)
  const first = await Promise.race([
    status,
    new Promise<'nothing'>((resolve) => setImmediate(resolve, 'nothing')),
  ])
  expect(first).toBe('nothing')
  work.resolve()
  expect(await status).toBe(0)
})

it('closes connections that nobody uses, but not before a request that is on its way can have come', async () => {
  const { server, signal, status, open, waiting } = await startProcess()
  const [streaming, silent, late] = [await open(get('/waits')), await open(), await open()]
  const [response] = await waiting()
  response?.write('a part, under headers that keep the connection')
  signal('SIGTERM')
  vi.advanceTimersByTime(DRAIN_MS)
  await closed(server)
  late.socket.write(get('/'))
  expect(await late.all).toContain('answered')
  expect(silent.socket.readyState).toBe('open')
  response?.end('the rest')
  vi.advanceTimersByTime(1000)
  expect([await silent.all, await streaming.all]).toEqual(['', expect.stringContaining('the rest')])
  expect(await status).toBe(0)
})

it.each([
  ['a request without an answer', get('/waits')],
  ['a body that never ends', 'POST /waits HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\na'],
  ['half a head', 'GET /waits HTTP/1.1\r\nHo'],
  ['a web socket', 'GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
])('cuts off %s when the stop is overdue, and says so', async (_, sent) => {
  const { server, signal, status, open } = await startProcess()
  server.on('upgrade', (_request, socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'))
  const { all } = await open(sent)
  await vi.waitUntil(async () => {
    const count = Promise.withResolvers<number>()
    server.getConnections((_error, connections) => count.resolve(connections))
    return (await count.promise) === 1
  }, HANG)
  signal('SIGTERM')
  vi.advanceTimersByTime(DRAIN_MS)
  await closed(server)
  vi.advanceTimersByTime(LONGEST_CLOSING_MS)
  await all
  expect(await status).toBe(0)
  expect(console.warn).toHaveBeenCalledWith(expect.stringMatching(/^Stopping: cut off \d+ /))
})

it('ends although the work that is left behind never does', async () => {
  const { server, signal, status, leaveWork } = await startProcess()
  leaveWork(new Promise(() => {}))
  signal('SIGTERM')
  vi.advanceTimersByTime(DRAIN_MS)
  await closed(server)
  vi.advanceTimersByTime(LONGEST_CLOSING_MS + 5000)
  expect(await status).toBe(0)
})

it('takes the signal that npm passes on for the same, and ends at once when it is sent again', async () => {
  const { signal, status, open } = await startProcess()
  signal('SIGINT')
  vi.advanceTimersByTime(SAME_SIGNAL_MS - 1)
  signal('SIGINT')
  expect(await (await open(get('/'))).all).toContain('answered')
  vi.advanceTimersByTime(1)
  signal('SIGINT')
  expect(await status).toBe(130)
})

it('answers pipelined requests all, and closes after the last', async () => {
  const { signal, open } = await startProcess()
  signal('SIGTERM')
  const answers = await (await open(get('/1') + get('/2') + get('/3'))).all
  expect(answers.match(/^connection: .*$/gim)).toEqual([
    'Connection: keep-alive',
    'Connection: keep-alive',
    'Connection: close',
  ])
})

it('does not cut off an answer that a slow client is still reading', async () => {
  const { server, port, signal, status, waiting } = await startProcess()
  const slow = connect(port, '127.0.0.1')
  slow.write(get('/waits'))
  const [response] = await waiting()
  response?.end('a'.repeat(20_000_000)) // more than the buffers of the two sockets hold
  signal('SIGTERM')
  vi.advanceTimersByTime(DRAIN_MS)
  await closed(server)
  vi.advanceTimersByTime(10_000)
  await quietTurn(() => slow.bytesRead, 60_000)
  expect((await text(slow)).length).toBeGreaterThan(20_000_000)
  expect(await status).toBe(0)
})
