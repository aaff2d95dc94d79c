import type { IncomingHttpHeaders } from 'node:http'
import { isAmong, PEER_HEADER, plainAddress } from '../http/client-address.ts'

/** Where a proxy of one's own lives, and no visitor. @see RFC 1122 §3.2.1.3, RFC 1918, RFC 4193 */
export const PRIVATE_RANGES: readonly string[] = [
  '127.0.0.0/8',
  '::1',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  'fc00::/7',
]

/** Next's own: what it asks itself for, during or after an action, carries the headers of the visitor's request. */
const FROM_NEXT_ITSELF = ['x-action-forwarded', PEER_HEADER]

/**
 * Finds a proxy that `TRUSTED_PROXIES` should name: a loopback or private peer that writes `X-Forwarded-For`. From any
 * other peer the header is a visitor's own invention.
 * @returns told of each request: the line to set, once for each range of addresses; else null
 */
export function findUnlistedProxies(
  trustedProxies: readonly string[],
): (peer: string | undefined, headers: IncomingHttpHeaders) => string | null {
  const ranges = PRIVATE_RANGES.map((range) => ({ range: [range], named: false }))
  return (peer, headers) => {
    if (
      headers['x-forwarded-for'] === undefined ||
      FROM_NEXT_ITSELF.some((name) => headers[name] !== undefined)
    )
      return null
    const address = plainAddress(peer ?? '')
    if (address === null || isAmong(address, trustedProxies)) return null
    const found = ranges.find(({ range }) => isAmong(address, range))
    if (found === undefined || found.named) return null
    found.named = true
    return `TRUSTED_PROXIES=${[...trustedProxies, address].join(',')}`
  }
}
