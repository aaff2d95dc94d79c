import { beforeEach, describe, expect, it } from 'vitest'
import { type LoginEvent, subscribe } from '../events.ts'
import { PEER_HEADER } from './client-address.ts'
import { nameUnlistedProxy, unlistedProxy } from './unlisted-proxy.ts'

const from = (peer: string, forwarded = '198.51.100.9') =>
  new Headers({ [PEER_HEADER]: peer, 'X-Forwarded-For': forwarded })

it.each([
  ['127.0.0.1', '127.0.0.1'],
  ['::1', '::1'],
  ['::ffff:127.0.0.1', '127.0.0.1'],
  ['10.1.2.3', '10.1.2.3'],
  ['172.31.0.9', '172.31.0.9'],
  ['192.168.1.1', '192.168.1.1'],
  ['fd12::3', 'fd12::3'],
  ['100.64.0.7', '100.64.0.7'],
])('is a peer of the operator’s own network that forwards: %s', (peer, named) => {
  expect(unlistedProxy(from(peer), [])).toBe(named)
})

it.each([
  ['a visitor who invents the header', from('203.0.113.7'), []],
  ['a neighbour of a private network', from('172.32.0.1'), []],
  ['an IPv6 visitor', from('2001:db8::1'), []],
  ['a listed proxy', from('10.1.2.3'), ['10.0.0.0/8']],
  ['no forwarding at all', new Headers({ [PEER_HEADER]: '127.0.0.1' }), []],
  ['the header that Next adds itself', from('::ffff:127.0.0.1', '::ffff:127.0.0.1'), []],
  ['an unknown peer', from(''), []],
])('is not %s', (_, headers, trusted) => {
  expect(unlistedProxy(headers, trusted)).toBeNull()
})

describe('the log', () => {
  const told: LoginEvent[] = []
  subscribe((event) => {
    if (event.name === 'proxy.unlisted') told.push(event)
  })
  beforeEach(() => {
    globalThis.wechatLoginPerProcess = {}
    told.length = 0
  })

  it('names each such proxy once, with the line to set', () => {
    for (let time = 0; time < 3; time += 1) nameUnlistedProxy(from('127.0.0.1'), ['192.0.2.1'])
    nameUnlistedProxy(from('203.0.113.7'), [])
    expect(told).toMatchObject([{ peer: '127.0.0.1', remedy: 'TRUSTED_PROXIES=192.0.2.1,127.0.0.1' }])
  })

  it('names ten at most', () => {
    for (let host = 1; host < 200; host += 1) nameUnlistedProxy(from(`10.0.0.${host}`), [])
    expect(told).toHaveLength(10)
  })
})
