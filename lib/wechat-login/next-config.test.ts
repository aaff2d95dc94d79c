import { expect, it } from 'vitest'
import { withWeChatLogin } from './next-config.js'

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
    serverExternalPackages: ['sharp', 'pino', 'pino-pretty'],
    images: { remotePatterns: [], unoptimized: true },
    skipTrailingSlashRedirect: true,
    reactMaxHeadersLength: 1000, // else a page's hints alone could be longer than nginx's buffer
  })
  const [first, ...others] = (await config.headers?.()) ?? []
  expect(first?.headers[0]?.value).toBe('DENY')
  expect(others.flatMap(({ headers }) => headers.map(({ value }) => value))).toContain('SAMEORIGIN')
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
