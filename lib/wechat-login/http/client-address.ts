import { BlockList, isIP } from 'node:net'

/** The header in which this process notes the peer's address; a client's own value is replaced. */
export const PEER_HEADER = 'x-peer-address'

/**
 * The visitor's address: the peer's, or the one that trusted proxies report, read from the right. IPv6 as its /64,
 * which is one household or phone.
 * @param trustedProxies addresses and CIDR blocks whose `X-Forwarded-For` is believed
 * @returns null when the peer is unknown, as behind a Unix socket
 * @see RFC 7239 §8.1 (the left end is anybody's word)
 */
export function clientAddress(headers: Headers, trustedProxies: readonly string[]): string | null {
  const hops = (headers.get('x-forwarded-for') ?? '').split(',').map((hop) => hop.trim())
  let address = plainAddress(headers.get(PEER_HEADER) ?? '')
  while (address !== null && isAmong(address, trustedProxies)) {
    const before = plainAddress(hops.pop() ?? '')
    if (before === null) break
    address = before
  }
  return address === null ? null : household(address)
}

const parsed = new WeakMap<readonly string[], BlockList>()

/** @param blocks addresses and CIDR blocks. Each array is parsed once, so it should live as long as the process. */
export function isAmong(address: string, blocks: readonly string[]): boolean {
  const list = parsed.get(blocks) ?? blockListOf(blocks)
  parsed.set(blocks, list)
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

function blockListOf(blocks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const block of blocks) {
    const [address = '', prefix] = block.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  return list
}

/** An address without brackets, port, zone, or the prefix of an IPv4 address that came over an IPv6 socket; null: none. */
export function plainAddress(text: string): string | null {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text
  const address = bare.replace(/%.*$/, '').replace(/^::ffff:(?=[\d.]+$)/i, '')
  return isIP(address) === 0 ? null : address
}

function household(address: string): string {
  if (isIP(address) === 4) return address
  const [head = '', tail = ''] = address.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === '' ? [] : tail.split(':')
  const zeros = address.includes('::') ? Array(Math.max(0, 8 - left.length - right.length)).fill('0') : []
  const groups = [...left, ...zeros, ...right]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
  return `${groups.join(':')}::/64`
}
