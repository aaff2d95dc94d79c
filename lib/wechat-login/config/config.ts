import { z } from 'zod'
import { HELP } from '../help/texts.ts'
import { type CallbackRelay, callbackRelay, callbackRelayFaults } from './callback-relay.ts'
import { ConfigError } from './config-error.ts'
import {
  bearerToken,
  blankIsUnset,
  cidrs,
  flag,
  httpOrigin,
  httpOrigins,
  type MetricsAddress,
  metricsAddress,
  port,
  positiveSeconds,
  secondsUpTo,
  secrets,
  weChatAppId,
} from './config-values.ts'
import { developmentSecret } from './development-secret.ts'
import { keepConfig } from './of-process.ts'
import { type ApplicationConfig, parseOptions, type WeChatLoginOptions } from './options.ts'
import { redisUrls } from './redis-urls.ts'
import { registeredOptions } from './registered-options.ts'
import { SIMULATED_ACCOUNT } from './simulated-account.ts'

export type { MetricsAddress } from './config-values.ts'

export type StoreChoice =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'redis'; readonly urls: readonly [string, ...string[]] }
  | { readonly kind: 'upstash'; readonly url: string; readonly token: string }

/** What the operator decides, by the environment, and what the application decides, by its options. */
export type Config = Omit<ApplicationConfig, 'miniProgram'> & {
  readonly production: boolean
  /** Public origin, such as `https://wx.example.com`: the only source of absolute URLs. */
  readonly appOrigin: string
  readonly appId: string
  readonly appSecret: string
  readonly openOrigin: string
  readonly apiOrigin: string
  /** Where development runs the simulated WeChat; null: there is an account, or somebody else runs it. */
  readonly simulatorPort: number | null
  readonly requireWeChatClient: boolean
  readonly sessionSecrets: readonly [string, ...string[]]
  readonly sessionIdleSeconds: number
  readonly sessionMaxSeconds: number
  readonly outageGraceSeconds: number
  readonly store: StoreChoice
  readonly trustedProxies: readonly string[]
  readonly cookieHostPrefix: boolean
  /** How long a server that was told to stop still takes new connections. */
  readonly drainSeconds: number
  /** Whether callbacks come to this server by way of another, or the other way round; null: neither. */
  readonly callbackRelay: CallbackRelay | null
  /** Where scrapers find the metrics, and what they have to show; null: nowhere, nothing. */
  readonly metrics: { readonly address: MetricsAddress | null; readonly token: string | null }
  /** The keys of the mini program's server, which signs by the first; null: off. */
  readonly miniProgram: readonly [string, ...string[]] | null
}

const FOR_DEVELOPMENT = ['development', 'test'] // whatever else NODE_ENV says gets production's safeguards

const environment = z.object({
  NODE_ENV: blankIsUnset(z.string()),
  APP_ORIGIN: blankIsUnset(httpOrigin('https://wx.example.com')),
  PORT: blankIsUnset(port).default(3000),
  WECHAT_APP_ID: blankIsUnset(weChatAppId),
  WECHAT_APP_SECRET: blankIsUnset(z.string()),
  WECHAT_OPEN_ORIGIN: blankIsUnset(httpOrigin('https://open.weixin.qq.com')),
  WECHAT_API_ORIGIN: blankIsUnset(httpOrigin('https://api.weixin.qq.com')),
  REQUIRE_WECHAT_CLIENT: blankIsUnset(flag),
  SESSION_SECRET: blankIsUnset(secrets),
  SESSION_IDLE_SECONDS: blankIsUnset(positiveSeconds(1800)).default(1800),
  SESSION_MAX_SECONDS: blankIsUnset(positiveSeconds(43_200)).default(43_200),
  OUTAGE_GRACE_SECONDS: blankIsUnset(positiveSeconds(900)).default(900),
  UPSTASH_REDIS_REST_URL: blankIsUnset(httpOrigin('https://eu1-fine-cat-1.upstash.io')),
  UPSTASH_REDIS_REST_TOKEN: blankIsUnset(z.string()),
  REDIS_URL: blankIsUnset(redisUrls),
  SESSION_DB_PATH: blankIsUnset(z.string()).default('.data/sessions.db'),
  TRUSTED_PROXIES: blankIsUnset(cidrs).default([]),
  COOKIE_HOST_PREFIX: blankIsUnset(flag).default(false),
  DRAIN_SECONDS: blankIsUnset(secondsUpTo(3600, 5)).default(5),
  WECHAT_TEST_ACCOUNT: blankIsUnset(flag).default(false),
  CALLBACK_RELAY_ORIGINS: blankIsUnset(
    httpOrigins('https://staging.example.com, https://laptop.example.net'),
  ),
  CALLBACK_ORIGIN: blankIsUnset(httpOrigin('https://wx.example.com')),
  CALLBACK_RELAY_SECRET: blankIsUnset(secrets),
  METRICS_PORT: blankIsUnset(metricsAddress),
  METRICS_TOKEN: blankIsUnset(bearerToken),
  MINI_PROGRAM_KEY: blankIsUnset(secrets),
})

type Environment = z.infer<typeof environment>

/** This process's configuration, read once, before `getConfig` of of-process.ts is asked. @throws {ConfigError} */
export function readConfig(): Config {
  return keepConfig(() => loadConfig(process.env))
}

/**
 * The environment and the application's options as one frozen, typed object; a blank variable counts as unset.
 * @param secretForDevelopment where a development server's secret comes from when none is set
 * @throws {ConfigError} one line a fault: the variable, what is wrong, an example
 */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>>,
  secretForDevelopment: () => string = developmentSecret,
  options: WeChatLoginOptions = registeredOptions(),
): Config {
  const application = parseOptions(options, Object.keys(HELP))
  const { values, malformed } = readEnvironment(env)
  const production = !FOR_DEVELOPMENT.includes(values.NODE_ENV ?? 'development')
  // What is said of a variable that cannot be read is said once.
  const readable = ({ names }: Fault) => !names.some((name) => malformed.has(name))
  const others = [
    ...(production ? missingInProduction(values) : []),
    ...contradictions(values, production),
    ...callbackRelayFaults(values, production),
  ]
  const faults = [
    ...malformed.values(),
    ...others.filter(readable).map(({ names: [name], fault }) => `${name}: ${fault}`),
    ...(application.kind === 'faults' ? application.faults : []),
  ]
  if (application.kind === 'faults' || faults.length > 0) throw new ConfigError(faults)
  const sessionSecrets: Config['sessionSecrets'] = values.SESSION_SECRET ?? [secretForDevelopment()]
  return Object.freeze({
    production,
    appOrigin: values.APP_ORIGIN ?? `http://localhost:${values.PORT}`,
    ...account(values, production),
    requireWeChatClient: values.REQUIRE_WECHAT_CLIENT ?? production,
    sessionSecrets,
    sessionIdleSeconds: values.SESSION_IDLE_SECONDS,
    sessionMaxSeconds: values.SESSION_MAX_SECONDS,
    outageGraceSeconds: values.OUTAGE_GRACE_SECONDS,
    store: storeChoice(values),
    trustedProxies: values.TRUSTED_PROXIES,
    cookieHostPrefix: values.COOKIE_HOST_PREFIX,
    drainSeconds: values.DRAIN_SECONDS,
    callbackRelay: callbackRelay(values),
    metrics: { address: values.METRICS_PORT ?? null, token: values.METRICS_TOKEN ?? null },
    ...application.options,
    miniProgram: application.options.miniProgram ? miniProgramKeys(values, production) : null,
  })
}

/** What works, but less safely than it could: one line each, for the start of a production server. */
export function configWarnings(config: Config): readonly string[] {
  const warnings: string[] = []
  const origin = new URL(config.appOrigin)
  if (origin.protocol === 'http:')
    warnings.push(
      'APP_ORIGIN is http: codes and cookies travel in the clear, and anyone on the way can plant them',
    )
  else if (!config.cookieHostPrefix)
    warnings.push('COOKIE_HOST_PREFIX is 0: a sibling site under the same domain can plant cookies (set 1)')
  const [name, callback] =
    config.callbackRelay?.kind === 'environment'
      ? (['CALLBACK_ORIGIN', new URL(config.callbackRelay.callbackOrigin)] as const)
      : (['APP_ORIGIN', origin] as const)
  if (callback.port !== '') warnings.push(`${name} has a port: WeChat answers 10003 to a callback with one`)
  return warnings
}

type Fault = { readonly names: readonly [string, ...string[]]; readonly fault: string }

/** The variables that can be read, and one line for each that cannot. */
function readEnvironment(env: Readonly<Record<string, string | undefined>>): {
  readonly values: Environment
  readonly malformed: ReadonlyMap<string, string>
} {
  const parsed = environment.safeParse(env)
  if (parsed.success) return { values: parsed.data, malformed: new Map() }
  const malformed = new Map<string, string>()
  for (const { path, message } of parsed.error.issues)
    malformed.set(String(path[0]), `${String(path[0])}: ${message}`)
  const others = Object.entries(env).filter(([name]) => !malformed.has(name))
  return { values: environment.parse(Object.fromEntries(others)), malformed }
}

function missingInProduction(values: Environment): Fault[] {
  const examples = {
    APP_ORIGIN: 'https://wx.example.com',
    WECHAT_APP_ID: 'wx0123456789abcdef',
    WECHAT_APP_SECRET: 'the 32 characters from the account console',
    SESSION_SECRET: 'the output of: openssl rand -base64 48',
  } as const
  const names = ['APP_ORIGIN', 'WECHAT_APP_ID', 'WECHAT_APP_SECRET', 'SESSION_SECRET'] as const
  return names
    .filter((name) => values[name] === undefined)
    .map((name) => ({ names: [name], fault: `is missing (example: ${examples[name]})` }))
}

function contradictions(values: Environment, production: boolean): Fault[] {
  const faults: Fault[] = []
  if (values.WECHAT_APP_ID !== undefined && values.WECHAT_APP_SECRET === undefined && !production)
    faults.push({
      names: ['WECHAT_APP_SECRET'],
      fault: 'is missing beside WECHAT_APP_ID (example: the 32 characters from the account console)',
    })
  if (values.SESSION_IDLE_SECONDS > values.SESSION_MAX_SECONDS)
    faults.push({
      names: ['SESSION_IDLE_SECONDS', 'SESSION_MAX_SECONDS'],
      fault: 'is longer than SESSION_MAX_SECONDS (example: 1800 and 43200)',
    })
  if (values.MINI_PROGRAM_KEY?.some((key) => values.SESSION_SECRET?.includes(key)))
    faults.push({
      names: ['MINI_PROGRAM_KEY', 'SESSION_SECRET'],
      fault:
        'is in SESSION_SECRET too, which no other server may know (example: the output of: openssl rand -base64 48)',
    })
  if (values.COOKIE_HOST_PREFIX && !(values.APP_ORIGIN ?? 'http:').startsWith('https:'))
    faults.push({
      names: ['COOKIE_HOST_PREFIX', 'APP_ORIGIN'],
      fault: 'browsers take __Host- cookies from https only (example: APP_ORIGIN=https://wx.example.com)',
    })
  if (values.METRICS_PORT?.port === values.PORT)
    faults.push({
      names: ['METRICS_PORT', 'PORT'],
      fault: 'is the port of the visitors (example: 9464)',
    })
  const [url, token] = [values.UPSTASH_REDIS_REST_URL, values.UPSTASH_REDIS_REST_TOKEN]
  if (url !== undefined && token === undefined)
    faults.push({
      names: ['UPSTASH_REDIS_REST_TOKEN'],
      fault: 'is missing beside UPSTASH_REDIS_REST_URL (example: the token from the Upstash console)',
    })
  if (url === undefined && token !== undefined)
    faults.push({
      names: ['UPSTASH_REDIS_REST_URL'],
      fault: 'is missing beside UPSTASH_REDIS_REST_TOKEN (example: https://eu1-fine-cat-1.upstash.io)',
    })
  if (values.REDIS_URL !== undefined && url !== undefined)
    faults.push({
      names: ['REDIS_URL'],
      fault: 'set beside UPSTASH_REDIS_REST_URL: choose one store (example: unset REDIS_URL)',
    })
  return faults
}

function account(values: Environment, production: boolean) {
  const simulated = !production && values.WECHAT_APP_ID === undefined
  const simulatorPort = values.PORT + 1000 > 65_535 ? values.PORT - 1000 : values.PORT + 1000
  const [openDefault, apiDefault] = simulated
    ? [simulatedOpenOrigin(values, simulatorPort), `http://localhost:${simulatorPort}`]
    : ['https://open.weixin.qq.com', 'https://api.weixin.qq.com']
  const runsElsewhere = values.WECHAT_OPEN_ORIGIN !== undefined || values.WECHAT_API_ORIGIN !== undefined
  return {
    appId: values.WECHAT_APP_ID ?? SIMULATED_ACCOUNT.appId,
    appSecret: values.WECHAT_APP_SECRET ?? SIMULATED_ACCOUNT.secret,
    openOrigin: values.WECHAT_OPEN_ORIGIN ?? openDefault,
    apiOrigin: values.WECHAT_API_ORIGIN ?? apiDefault,
    simulatorPort: simulated && !runsElsewhere ? simulatorPort : null,
  }
}

/**
 * Where visitors find the simulated WeChat: on its own port of the host that they opened, such as this machine's
 * address on the LAN. Where something else answers at our origin (a tunnel, a proxy), it brings them to our port alone:
 * the simulator then answers at our origin too.
 */
function simulatedOpenOrigin({ APP_ORIGIN, PORT }: Environment, simulatorPort: number): string {
  if (APP_ORIGIN === undefined) return `http://localhost:${simulatorPort}`
  const { protocol, hostname, port: openedPort } = new URL(APP_ORIGIN)
  const isDirect = protocol === 'http:' && Number(openedPort || 80) === PORT
  return isDirect ? `http://${hostname}:${simulatorPort}` : APP_ORIGIN
}

/** Development has the key that the simulated mini program has. */
function miniProgramKeys({ MINI_PROGRAM_KEY }: Environment, production: boolean): Config['miniProgram'] {
  return MINI_PROGRAM_KEY ?? (production ? null : [SIMULATED_ACCOUNT.miniProgramKey])
}

function storeChoice(values: Environment): StoreChoice {
  const [url, token] = [values.UPSTASH_REDIS_REST_URL, values.UPSTASH_REDIS_REST_TOKEN]
  if (url !== undefined && token !== undefined) return { kind: 'upstash', url, token }
  if (values.REDIS_URL !== undefined) return { kind: 'redis', urls: values.REDIS_URL }
  return { kind: 'file', path: values.SESSION_DB_PATH }
}
