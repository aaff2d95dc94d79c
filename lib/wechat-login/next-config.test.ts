import { readFileSync } from 'node:fs'
import type { NextConfig } from 'next'
import { expect, it, vi } from 'vitest'
import { z } from 'zod'
import { withWeChatLogin } from './next-config.js'

const packageOfProject = z.object({ dependencies: z.record(z.string(), z.string()) })

it('keeps an application’s own configuration beside what the login needs', async () => {
  const own = {
    reactStrictMode: true,
    serverExternalPackages: ['sharp'],
    images: { remotePatterns: [] },
    logging: { fetches: {}, incomingRequests: { ignore: [/^\/assets/] } },
    headers: async () => [{ source: '/:path*', headers: [{ key: 'X-Frame-Options', value: 'DENY' }] }],
  }
  const config = withWeChatLogin(own)
  expect(config).toMatchObject({
    reactStrictMode: true,
    serverExternalPackages: ['sharp', 'pino'],
    images: { remotePatterns: [], unoptimized: true },
    skipTrailingSlashRedirect: true,
    reactMaxHeadersLength: 1000, // else a page's hints alone could be longer than nginx's buffer
  })
  const [first, ...others] = (await config.headers?.()) ?? []
  expect(first?.headers[0]?.value).toBe('DENY')
  expect(others.flatMap(({ headers }) => headers.map(({ value }) => value))).toContain('SAMEORIGIN')
})

it('leaves every package that the login runs on to Node in development, and bundles it in a build', () => {
  const { dependencies } = packageOfProject.parse(JSON.parse(readFileSync('package.json', 'utf8')))
  const compiled = /^(?:next|react|react-dom|typescript|weui|@types\/.*)$/
  const ofTheLogin = Object.keys(dependencies).filter((name) => !compiled.test(name))
  expect(withWeChatLogin().serverExternalPackages).toEqual(['pino'])
  vi.stubEnv('NODE_ENV', 'development')
  expect(withWeChatLogin().serverExternalPackages?.toSorted()).toEqual(ofTheLogin.toSorted())
  vi.unstubAllEnvs()
})

it.each([[undefined], [{}], [{ incomingRequests: true }], [{ incomingRequests: { ignore: [/^\/assets/] } }]])(
  'never has development log a code, whatever else logging says: %o',
  (logging) => {
    const { logging: made } = withWeChatLogin(logging === undefined ? {} : { logging })
    const { incomingRequests } = made === false || made === undefined ? {} : made
    const ignored = typeof incomingRequests === 'object' ? (incomingRequests.ignore ?? []) : []
    expect(ignored.some((pattern) => pattern.test('/redirect?code=secret&state=x'))).toBe(true)
  },
)

it.each([[false as const], [{ incomingRequests: false }]])(
  'logs no request where logging is %o',
  (logging) => {
    expect(withWeChatLogin({ logging }).logging).toEqual(logging)
  },
)

const bodyLimits: readonly (readonly [NextConfig['experimental'], any: unknown, action: unknown])[] = [
  [{}, '10mb', '10mb'],
  [{ proxyClientMaxBodySize: '50mb' }, '50mb', '50mb'],
  [{ middlewareClientMaxBodySize: '50mb' }, '50mb', '50mb'],
  [{ serverActions: { bodySizeLimit: 900, allowedOrigins: ['a.example'] } }, 900, 900],
  [{ proxyClientMaxBodySize: '50mb', serverActions: { bodySizeLimit: '2mb' } }, '50mb', '2mb'],
]
it.each(bodyLimits)(
  'has one limit for bodies and Server Actions, unless both are given: %o',
  (own, any, action) => {
    const { experimental } = withWeChatLogin({ experimental: own ?? {} })
    expect([experimental?.proxyClientMaxBodySize, experimental?.serverActions?.bodySizeLimit]).toEqual([
      any,
      action,
    ])
    expect(experimental).not.toHaveProperty('middlewareClientMaxBodySize') // Next takes one of the two names
    expect(withWeChatLogin().experimental).toEqual(withWeChatLogin({ experimental: {} }).experimental)
  },
)

it.each([
  ['https://A-Tunnel.example', ['127.0.0.1', 'a-tunnel.example']],
  ['http://192.168.1.5:3000', ['127.0.0.1', '192.168.1.5']],
  ['no origin', ['127.0.0.1']],
  [undefined, ['127.0.0.1']],
])('has development give its scripts to the host of %s', (origin, hosts) => {
  vi.stubEnv('APP_ORIGIN', origin)
  expect(withWeChatLogin({ allowedDevOrigins: ['127.0.0.1'] }).allowedDevOrigins).toEqual(hosts)
  vi.unstubAllEnvs()
})
