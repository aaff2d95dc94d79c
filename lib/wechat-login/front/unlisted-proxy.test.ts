import { expect, it } from 'vitest'
import { findUnlistedProxies } from './unlisted-proxy.ts'

const FORWARDED = { 'x-forwarded-for': '203.0.113.7' }

it('is a loopback or private peer that forwards: named once, with the line to set', () => {
  const find = findUnlistedProxies([])
  expect(find('127.0.0.1', FORWARDED)).toBe('TRUSTED_PROXIES=127.0.0.1')
  expect([find('127.0.0.1', FORWARDED), find('127.0.0.2', FORWARDED)]).toEqual([null, null])
  expect(find('::ffff:10.1.2.3', FORWARDED)).toBe('TRUSTED_PROXIES=10.1.2.3')
  expect(find('172.18.0.1', FORWARDED)).toBe('TRUSTED_PROXIES=172.18.0.1')
  expect(find('192.168.1.2', FORWARDED)).toBe('TRUSTED_PROXIES=192.168.1.2')
  expect(find('::1', FORWARDED)).toBe('TRUSTED_PROXIES=::1')
  expect(find('fd12::9', FORWARDED)).toBe('TRUSTED_PROXIES=fd12::9')
})

it('keeps the proxies that are listed, in the line to set', () => {
  const find = findUnlistedProxies(['10.0.0.2', '192.168.0.0/16'])
  expect(find('10.0.0.2', FORWARDED)).toBeNull()
  expect(find('192.168.7.7', FORWARDED)).toBeNull()
  expect(find('10.0.0.3', FORWARDED)).toBe('TRUSTED_PROXIES=10.0.0.2,192.168.0.0/16,10.0.0.3')
})

it.each(['203.0.113.7', '100.64.0.1', '172.32.0.1', '2001:db8::1', '', undefined, 'unix'])(
  'is never %j: whoever writes the header there is not to be believed',
  (peer) => {
    expect(findUnlistedProxies([])(peer, FORWARDED)).toBeNull()
  },
)

it('is nobody who does not forward, nor Next that asks itself for an action or for the page after one', () => {
  const find = findUnlistedProxies([])
  expect(find('127.0.0.1', {})).toBeNull()
  expect(find('127.0.0.1', { ...FORWARDED, 'x-action-forwarded': '1' })).toBeNull()
  expect(find('127.0.0.1', { ...FORWARDED, 'x-peer-address': '203.0.113.7' })).toBeNull()
})
