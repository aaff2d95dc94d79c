import { faultsOfNextOptions } from './config/next-options.js'
import { USUAL_HEADERS } from './http/usual-headers.js'
import './process/require-node.js'
import { buildIdOf, hashSource } from './process/source-hash.js'

// JavaScript on purpose: Node 22.13 cannot import TypeScript into next.config.js.

const HEADERS = [
  { source: '/:path*', headers: USUAL_HEADERS },
  { source: '/redirect{/}?', headers: [{ key: 'Referrer-Policy', value: 'no-referrer' }] },
]

const MOST_LINK_BYTES = 1000

// Development's own request log would show codes, and the personal keys that WeChat appends to addresses.
const NOT_LOGGED = /[?&](?:code|state|ticket|uin|key|pass_ticket)=/

// Photos of an identity card, as a telephone takes them; Next's own limit for a Server Action is 1 MB.
const BODY = '10mb'

const ALWAYS_EXTERNAL = ['pino']

/** The packages that the login uses. A build bundles them and starts quicker; `next dev` would compile twice as long. */
const EXTERNAL_IN_DEVELOPMENT = [
  '@opentelemetry/api',
  '@opentelemetry/core',
  '@opentelemetry/exporter-trace-otlp-http',
  '@opentelemetry/resources',
  '@opentelemetry/sdk-trace-base',
  '@upstash/redis',
  'iron-session',
  'prom-client',
  'redis',
  'uqr',
  'zod',
]

/**
 * Next's configuration with what the login needs of it. An option that breaks the login stops build and start. How long
 * a body may be is said here, in Next's own words: `experimental.proxyClientMaxBodySize`, and for a Server Action
 * `experimental.serverActions.bodySizeLimit`. One of them holds for both; without either it is 10 MB.
 * @param {import('next').NextConfig} [own]
 * @returns {import('next').NextConfig}
 * @example
 * export default withWeChatLogin({ reactStrictMode: true })
 */
export function withWeChatLogin(own = {}) {
  const faults = faultsOfNextOptions(own)
  if (faults.length > 0) {
    console.error(faults.join('\n'))
    process.exit(1)
  }
  return {
    ...own,
    poweredByHeader: false,
    // Next's own 308 for `/redirect/?code=…` would come before the gate, and repeat the code.
    skipTrailingSlashRedirect: true,
    // The optimizer is an address that fetches other addresses; the listener in front of Next does not let it through.
    images: { ...own.images, unoptimized: true },
    // Next would let a page's hints for the browser (`Link`) grow to 6,000 bytes: more than nginx reads.
    reactMaxHeadersLength: Math.min(own.reactMaxHeadersLength ?? MOST_LINK_BYTES, MOST_LINK_BYTES),
    experimental: withBodyLimits(own.experimental),
    logging: withoutCodes(own.logging),
    // `next dev` gives its scripts to localhost alone, and pages opened under another name would never hydrate.
    allowedDevOrigins: [...(own.allowedDevOrigins ?? []), ...openedHosts()],
    serverExternalPackages: [...(own.serverExternalPackages ?? []), ...externalPackages()],
    generateBuildId: async () => nameBuild(await own.generateBuildId?.()),
    // The last that names a header wins: the login's own.
    headers: async () => [...((await own.headers?.()) ?? []), ...HEADERS],
  }
}

function externalPackages() {
  return process.env.NODE_ENV === 'development'
    ? [...ALWAYS_EXTERNAL, ...EXTERNAL_IN_DEVELOPMENT]
    : ALWAYS_EXTERNAL
}

/**
 * Where only one of the two limits is given, the other is the same.
 * @param {import('next').NextConfig['experimental']} own
 */
function withBodyLimits(own) {
  const { middlewareClientMaxBodySize, ...others } = own ?? {} // the same by its former name
  const any = own?.proxyClientMaxBodySize ?? middlewareClientMaxBodySize
  const action = own?.serverActions?.bodySizeLimit
  return {
    ...others,
    proxyClientMaxBodySize: any ?? action ?? BODY,
    serverActions: { ...own?.serverActions, bodySizeLimit: action ?? any ?? BODY },
  }
}

/** The host that the operator says the product is opened under; one that is none stops the start later on. */
function openedHosts() {
  const { APP_ORIGIN = '' } = process.env
  return URL.canParse(APP_ORIGIN) ? [new URL(APP_ORIGIN).hostname] : []
}

/** @param {import('next').NextConfig['logging']} own */
function withoutCodes(own) {
  if (own === false) return false
  const { incomingRequests } = own ?? {}
  if (incomingRequests === false) return own
  const ignored = typeof incomingRequests === 'object' ? (incomingRequests.ignore ?? []) : []
  return { ...own, incomingRequests: { ignore: [...ignored, NOT_LOGGED] } }
}

/**
 * Two builds of the same source, on whatever machines, are one to the browsers: the same build id, and the same names
 * for Server Actions, which Next derives from this key. It is no secret; `register` puts one in its place.
 * @param {string | null | undefined} own
 * @returns {string}
 */
function nameBuild(own) {
  const hash = hashSource()
  process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY ??= hash.toString('base64')
  return own ?? buildIdOf(hash)
}
