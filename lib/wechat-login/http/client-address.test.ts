import { expect, it } from 'vitest'
import { clientAddress, PEER_HEADER } from './client-address.ts'

const from = (peer: string, forwarded: string | null = null, trusted: readonly string[] = []) =>
  clientAddress(
    new Headers({ [PEER_HEADER]: peer, ...(forwarded === null ? {} : { 'X-Forwarded-For': forwarded }) }),
    trusted,
  )

it('is the peer, whatever a client that nobody trusts writes', () => {
  expect(from('203.0.113.7')).toBe('203.0.113.7')
  expect(from('203.0.113.7', '1.2.3.4')).toBe('203.0.113.7')
  expect(from('203.0.113.7', '1.2.3.4', ['10.0.0.0/8'])).toBe('203.0.113.7')
})

it('is what the last trusted proxy saw: the left end is anybody’s word', () => {
  const proxies = ['10.0.0.0/8', 'fd00::/8']
  expect(from('10.0.0.2', '6.6.6.6, 198.51.100.9', proxies)).toBe('198.51.100.9')
  expect(from('10.0.0.2', '6.6.6.6, 198.51.100.9, 10.9.9.9', proxies)).toBe('198.51.100.9')
  expect(from('::ffff:10.0.0.2', '198.51.100.9:4711', proxies)).toBe('198.51.100.9')
  expect(from('fd00::2', '[2001:db8:1:2:3::4]:99', proxies)).toBe('2001:db8:1:2::/64')
})

it('stays with the proxy when what it says is no address', () => {
  expect(from('10.0.0.2', 'unknown', ['10.0.0.0/8'])).toBe('10.0.0.2')
  expect(from('10.0.0.2', '', ['10.0.0.0/8'])).toBe('10.0.0.2')
  expect(from('10.0.0.2', '10.0.0.3, 10.0.0.4', ['10.0.0.0/8'])).toBe('10.0.0.3')
})

it('takes a /64 of IPv6 for one visitor', () => {
  expect(from('2001:db8:0:1::1')).toBe(from('2001:db8:0:1:ffff:ffff:ffff:ffff'))
  expect(from('2001:db8:0:1::1')).not.toBe(from('2001:db8:0:2::1'))
  expect(from('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
})

it.each(['', 'unix', '1.2.3', 'a:b', '1.2.3.4.5'])('knows nobody at %j', (peer) => {
  expect(from(peer)).toBeNull()
})
