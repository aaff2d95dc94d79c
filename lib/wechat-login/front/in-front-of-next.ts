import { type IncomingMessage, Server, ServerResponse } from 'node:http'
import { Server as HttpsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Front } from './front.ts'
import { receiver } from './receive.ts'

/*
 * The listener in front of Next, in the place of Next's own on the server of this process. It answers what Next cannot
 * refuse in time, and strangers, by the gate's own decision; it hands the rest on to Next, where the gate runs. What it
 * changes, and for whom:
 *
 * | what                                   | for whom                                                                 |
 * | -------------------------------------- | ------------------------------------------------------------------------ |
 * | the server's `request`, `checkContinue`| senders of bodies: Next reads one to its end before a gate can refuse it |
 * | `checkExpectation`, `connect`          | clients whose request Node ends with a bare line, or with none           |
 * | `shouldUpgradeCallback`                | clients that offer another protocol: Next closes the connection on them  |
 * | `request.url`                          | targets that routers read differently, or answer with a bare 500         |
 * | the target as it came, as a header     | visitors who land where they wanted to: Next writes addresses anew       |
 * | the peer's address, as a header        | the limits: Next loses it as soon as a client sends `X-Forwarded-For`    |
 * | `X-Forwarded-Host`                     | forms: Next compares their `Origin` with it, and `Host` may be a proxy's |
 * | `request.push`                         | senders of a body without a length, or of one that is refused            |
 * | `response.writeHead`                   | visitors whom Next answers by itself, with a status or headers of its own|
 */

/** Takes the place of whoever listens for this server's requests; they get what is let through. */
export function standInFrontOf(server: Server, front: Front): void {
  const behind = server.listeners('request')
  const receive = receiver(front, (request, response) => {
    for (const listener of behind) Reflect.apply(listener, server, [request, response])
  })
  server.removeAllListeners('request')
  server.on('request', (request, response) => receive(request, response))
  server.on('checkContinue', (request, response) =>
    receive(request, response, { askForBody: () => response.writeContinue() }),
  )
  server.on('checkExpectation', (request, response) => receive(request, response, { why: 'expectation' }))
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    const response = new ServerResponse(request)
    response.assignSocket(socket)
    response.once('finish', () => socket.end())
    receive(request, response, {})
  })
  Reflect.set(
    server,
    'shouldUpgradeCallback',
    (request: IncomingMessage) => front.upgrades && isWebSocket(request),
  )
}

/**
 * The server that Next listens with, as a start-up knows it: it listens before anything of ours runs.
 * @param port where
 */
export function serverOfNext(port = Number(process.env.PORT)): Server {
  const getHandles: unknown = Reflect.get(process, '_getActiveHandles') // no public call names servers
  const handles: unknown = typeof getHandles === 'function' ? Reflect.apply(getHandles, process, []) : []
  const servers = Array.isArray(handles) ? handles.filter(isHttpServer) : []
  const found = servers.find((server) => {
    const address = server.address()
    return typeof address === 'object' && address?.port === port && server.listenerCount('request') > 0
  })
  if (found === undefined) throw new Error(`no HTTP server of this process listens on port ${port}`)
  return found
}

const isHttpServer = (handle: unknown) => handle instanceof Server || handle instanceof HttpsServer

function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket'
}
