import { publish } from '../events.ts'
import { perProcess } from '../per-process.ts'
import { isAmong, PEER_HEADER, plainAddress } from './client-address.ts'
import { requestIdOf } from './request-id.ts'

declare global {
  interface PerProcess {
    namedProxies?: Set<string>
  }
}

/** Loopback, private and shared addresses (RFC 1918, 4193, 6598; link-local): no visitor has one on the internet. */
const OWN_NETWORKS = [
  ...['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '100.64.0.0/10'],
  ...['::1', 'fc00::/7', 'fe80::/10'],
]
const MOST_NAMED = 10

/**
 * The peer that sends `X-Forwarded-For` from the operator's own network, and is not believed: a proxy that
 * `TRUSTED_PROXIES` forgot, behind which all visitors count as one. Null: there is none. From any other peer the
 * header is a visitor's invention, and nobody should be told to believe it.
 */
export function unlistedProxy(headers: Headers, trustedProxies: readonly string[]): string | null {
  const [sentBy, forwarded] = [headers.get(PEER_HEADER), headers.get('x-forwarded-for')]
  if (sentBy === null || forwarded === null || forwarded === sentBy) return null // Next writes the peer into it
  const peer = plainAddress(sentBy)
  return peer !== null && isAmong(peer, OWN_NETWORKS) && !isAmong(peer, trustedProxies) ? peer : null
}

/** Tells the operator once of each such proxy, with the line to set. */
export function nameUnlistedProxy(headers: Headers, trustedProxies: readonly string[]): void {
  const peer = unlistedProxy(headers, trustedProxies)
  const shared = perProcess()
  shared.namedProxies ??= new Set()
  if (peer === null || shared.namedProxies.has(peer) || shared.namedProxies.size >= MOST_NAMED) return
  shared.namedProxies.add(peer)
  const remedy = `TRUSTED_PROXIES=${[...trustedProxies, peer].join(',')}`
  publish({ name: 'proxy.unlisted', requestId: requestIdOf(headers), peer, remedy })
}
