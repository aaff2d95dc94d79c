import { subscribe } from 'node:diagnostics_channel'
import { type IncomingMessage, Server } from 'node:http'

/**
 * Has every server of this process answer a request that would like HTTP/2 (`Upgrade: h2c`, as some proxies send) as
 * if it had not said so. Next listens for upgrades, and closes every one that it does not know without an answer.
 * @see RFC 9110 §7.8 (a server may ignore the field); on Node before 24.9 it stays closed
 */
export function ignoreUnknownUpgrades(): void {
  subscribe('net.server.socket', (message) => {
    if (typeof message !== 'object' || message === null) return
    const server: unknown = Reflect.get(Object(Reflect.get(message, 'socket')), 'server')
    if (server instanceof Server) Reflect.set(server, 'shouldUpgradeCallback', isWebSocket)
  })
}

function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket'
}
