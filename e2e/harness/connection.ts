import { once } from 'node:events'
import { connect } from 'node:net'
import { expect } from 'playwright/test'

/** One connection to a server of ours, which its client keeps. */
export type Connection = {
  readonly write: (text: string) => void
  /** All that came, so far. */
  readonly received: () => string
  /** Waits until so many answers came, and gives their heads. */
  readonly heads: (count: number) => Promise<readonly string[]>
  /** Waits until the server has closed it; then gives all that came. */
  readonly closed: Promise<string>
  readonly destroy: () => void
}

export async function connectTo(port: number): Promise<Connection> {
  const socket = connect(port, '127.0.0.1')
  let received = ''
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1')
  })
  socket.on('error', () => {}) // a reset is one way to close
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(received)))
  await once(socket, 'connect')
  const heads = () => received.match(/HTTP\/1\.1 \d{3} .*?\r\n\r\n/gs) ?? []
  return {
    write: (text) => socket.write(text),
    received: () => received,
    heads: async (count) => {
      await expect.poll(() => heads().length).toBeGreaterThanOrEqual(count)
      return heads()
    },
    closed,
    destroy: () => socket.destroy(),
  }
}

/** A request as it goes over the wire. */
export function get(path: string, headers: Readonly<Record<string, string>> = {}, version = '1.1'): string {
  const lines = Object.entries({ Host: 'h5.test', ...headers }).map(([name, value]) => `${name}: ${value}`)
  return [`GET ${path} HTTP/${version}`, ...lines, '', ''].join('\r\n')
}
