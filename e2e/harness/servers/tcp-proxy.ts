import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { freePort } from '../free-port.ts'

export type TcpProxy = {
  readonly port: number
  /** Sends new connections to another port, as when a name moves to another machine. */
  readonly pointAt: (port: number) => void
  /** Closes all connections, as a server that stops does. */
  readonly cut: () => void
  /** Drops all data of the open connections without closing them, as when a network is cut. */
  readonly dropSilently: () => void
  /** How many writes went to the server, apart from the client's own (`PING`, `HELLO`, `CLIENT`). */
  readonly sent: () => number
  readonly close: () => Promise<void>
}

// One write may contain several when the machine is busy.
const OF_THE_CONNECTION = /\*\d+\r\n\$\d+\r\n(?:PING|HELLO|CLIENT)\r\n(?:\$\d+\r\n[^\r]*\r\n)*/g

/** A proxy to a local port that can fail as networks do. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  let current = target
  let sent = 0
  const sockets = new Set<Socket>()
  const port = await freePort()
  const server = createServer((near) => {
    const far = connect(current, '127.0.0.1')
    near.on('data', (chunk) => {
      if (chunk.toString().replace(OF_THE_CONNECTION, '') !== '') sent += 1
    })
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.pipe(other)
      socket.on('error', () => other.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    port,
    pointAt: (port) => {
      current = port
    },
    cut: () => {
      for (const socket of sockets) socket.destroy()
    },
    dropSilently: () => {
      for (const socket of sockets) {
        socket.unpipe()
        socket.on('data', () => {}) // dropped
        socket.resume()
      }
    },
    sent: () => sent,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
