import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { clientAddress, PEER_HEADER } from '../../http/client-address.ts'
import { FORGED_ADDRESS, judgeProxy } from './proxy.ts'

const HTTPS = 'https://wx.example.com'
const OWN = ['127.0.0.1', '::1', '10.0.0.5', 'fe80::1']

/** What a server would say of a request that arrives so. */
function judge({
  appOrigin = HTTPS,
  trusted = ['127.0.0.1'],
  peer,
  forwardedFor,
  host = 'wx.example.com',
  proto = 'https',
}: {
  appOrigin?: string
  trusted?: readonly string[]
  peer: string
  forwardedFor: string
  host?: string
  proto?: string
}) {
  const headers = new Headers({ [PEER_HEADER]: peer, 'x-forwarded-for': forwardedFor })
  const facts = {
    host,
    peer,
    forwardedFor,
    forwardedProto: proto,
    visitor: clientAddress(headers, trusted),
    startedAtMs: 0,
    nowMs: 0,
  }
  return judgeProxy(facts, { appOrigin, trustedProxies: trusted, ownAddresses: OWN })
}

const F = FORGED_ADDRESS

it.each([
  ['a proxy that appends', { peer: '127.0.0.1', forwardedFor: `${F}, 203.0.113.5` }],
  ['a proxy that replaces', { peer: '127.0.0.1', forwardedFor: '203.0.113.5' }],
  ['a proxy on this machine, asked from it', { peer: '127.0.0.1', forwardedFor: '10.0.0.5' }],
  [
    'two proxies, both named',
    { trusted: ['127.0.0.1', '10.0.0.0/8'], peer: '127.0.0.1', forwardedFor: `${F}, 203.0.113.5, 10.9.9.9` },
  ],
  ['a visitor by IPv6', { peer: '::ffff:127.0.0.1', forwardedFor: `${F}, 2001:db8::5` }],
  [
    'no proxy at all',
    { appOrigin: 'http://wx.example.com', trusted: [], peer: '203.0.113.5', forwardedFor: F, proto: 'http' },
  ],
])('finds nothing wrong with %s', (_, arrives) => {
  expect(judge(arrives).map(({ verdict }) => verdict)).toEqual(['fine', 'fine', 'fine'])
})

it.each([
  [
    'passes the visitor’s own header on',
    { peer: '127.0.0.1', forwardedFor: F },
    'fault',
    /X-Forwarded-For \$remote_addr;/,
  ],
  [
    'is trusted together with the visitors',
    { trusted: ['0.0.0.0/0'], peer: '127.0.0.1', forwardedFor: `${F}, 203.0.113.5` },
    'fault',
    /203\.0\.113\.5 is none/,
  ],
  [
    'is a trusted CDN’s neighbour',
    { trusted: ['127.0.0.1', '203.0.113.0/24'], peer: '127.0.0.1', forwardedFor: `${F}, 203.0.113.5` },
    'fault',
    /name proxies alone/,
  ],
  [
    'saw this machine, which is trusted',
    { trusted: ['127.0.0.1', '10.0.0.0/8'], peer: '127.0.0.1', forwardedFor: `${F}, 10.0.0.5` },
    'unknown',
    /on a machine where visitors could be/,
  ],
  [
    'is not named',
    { trusted: [], peer: '127.0.0.1', forwardedFor: `${F}, 203.0.113.5` },
    'warning',
    /^set TRUSTED_PROXIES=127\.0\.0\.1$/,
  ],
  [
    'is not named beside another',
    { trusted: ['10.0.0.1'], peer: '10.0.0.2', forwardedFor: '203.0.113.5' },
    'warning',
    /TRUSTED_PROXIES=10\.0\.0\.1,10\.0\.0\.2$/,
  ],
  [
    'is neither named nor writes the header',
    { trusted: [], peer: '172.17.0.1', forwardedFor: F },
    'warning',
    /TRUSTED_PROXIES=172\.17\.0\.1; nginx: /,
  ],
  [
    'takes the header away',
    { trusted: ['172.17.0.1'], peer: '172.17.0.1', forwardedFor: '172.17.0.1' },
    'warning',
    /X-Forwarded-For \$remote_addr;/,
  ],
  [
    'has another one in front',
    { peer: '127.0.0.1', forwardedFor: `${F}, 203.0.113.5, 10.9.9.9` },
    'warning',
    /TRUSTED_PROXIES=127\.0\.0\.1,10\.9\.9\.9$/,
  ],
  [
    'and the doctor share one address',
    { peer: '127.0.0.1', forwardedFor: '127.0.0.1' },
    'unknown',
    /on a machine where visitors could be; nginx: .*X-Forwarded-For \$remote_addr;/,
  ],
] as const)('finds a proxy that %s', (_, arrives, verdict, remedy) => {
  expect(judge(arrives)[0]).toMatchObject({ verdict, remedy: expect.stringMatching(remedy) })
})

it('says that the host does not matter, and finds https in front of an http origin', () => {
  const [, host] = judge({ peer: '127.0.0.1', forwardedFor: '203.0.113.5', host: '127.0.0.1:3000' })
  expect(host).toMatchObject({ verdict: 'fine', found: 'arrives as 127.0.0.1:3000; APP_ORIGIN counts' })
  const [, , protocol] = judge({
    appOrigin: 'http://wx.example.com',
    peer: '127.0.0.1',
    forwardedFor: '203.0.113.5',
  })
  expect(protocol).toMatchObject({ verdict: 'warning', remedy: 'set APP_ORIGIN=https://wx.example.com' })
})

it.each([
  ['sets the header', '127.0.0.1'],
  ['appends to it', `${F}, 127.0.0.1`],
  ['appends to a longer one', `203.0.113.9, ${F}, 127.0.0.1`],
  ['appends, by IPv4 over IPv6', `${F}, ::ffff:127.0.0.1`],
])('says that it cannot know from beside a proxy on loopback that %s', (_, forwardedFor) => {
  const [visitor] = judge({ peer: '127.0.0.1', forwardedFor })
  expect(visitor).toMatchObject({ verdict: 'unknown', found: expect.stringMatching(/^unknown from here: /) })
  expect(visitor?.remedy).toMatch(/on a machine where visitors could be/)
})

it('recommends what deploy/nginx.conf does', () => {
  const line = 'proxy_set_header X-Forwarded-For $remote_addr;'
  expect(readFileSync('deploy/nginx.conf', 'utf8')).toContain(line)
  expect(judge({ peer: '127.0.0.1', forwardedFor: F })[0]?.remedy).toContain(line)
})
