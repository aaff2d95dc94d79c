import { callbackOriginOf } from '../../config/callback-relay.ts'
import { type Config, loadConfig } from '../../config/config.ts'
import { ConfigError } from '../../config/config-error.ts'
import { COOKIES, cookieName } from '../../http/cookies.ts'
import { isHttps } from '../../http/https.ts'
import { type Finding, fault, fine, warning } from '../finding.ts'
import { tellListed } from './callback-domain.ts'

/** The server's configuration, or all that keeps it from starting. */
export type ReadEnvironment =
  | { readonly kind: 'config'; readonly config: Config }
  | { readonly kind: 'faults'; readonly findings: readonly Finding[] }

export function readEnvironment(env: Readonly<Record<string, string | undefined>>): ReadEnvironment {
  try {
    return { kind: 'config', config: loadConfig(env) }
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown
    return { kind: 'faults', findings: thrown.faults.map(findingOf) }
  }
}

/** The configuration's own line, in its parts. */
function findingOf(line: string): Finding {
  const [, name = 'environment', found = line, example] =
    /^([^:]+): (.*?)(?: \(example: (.*)\))?$/s.exec(line) ?? []
  return fault(name, found, example === undefined ? 'mend it' : `for example: ${example}`)
}

/** Where it comes from: an operator sees whether the server reads the same. */
export function tellFiles(envFiles: readonly string[]): Finding {
  return fine('files', envFiles.length === 0 ? 'none: the variables of this shell' : envFiles.join(', '))
}

/** What works, and how well. */
export function judgeConfig(config: Config): readonly Finding[] {
  return [
    judgeMode(config),
    judgeOrigin(config),
    judgeSecrets(config.sessionSecrets),
    judgeCookies(config),
    judgeWeChat(config),
    judgeDrain(config),
    ...(config.callbackRelay?.kind === 'registered' ? [tellListed(config.callbackRelay)] : []),
  ]
}

function judgeMode({ production }: Config): Finding {
  if (production) return fine('NODE_ENV', 'a production server')
  return warning('NODE_ENV', 'a development server, with the safeguards of none', 'unset NODE_ENV')
}

function judgeOrigin(config: Config): Finding {
  const { appOrigin } = config
  const callbackOrigin = callbackOriginOf(config)
  if (new URL(callbackOrigin).port !== '')
    return warning(
      callbackOrigin === appOrigin ? 'APP_ORIGIN' : 'CALLBACK_ORIGIN',
      `${callbackOrigin} has a port, and WeChat answers 10003 to a callback with one`,
      'name an origin without a port, and let a proxy listen on 443',
    )
  if (new URL(appOrigin).protocol === 'http:')
    return warning(
      'APP_ORIGIN',
      `${appOrigin} is http: codes and cookies travel in the clear`,
      'get a certificate, let a proxy speak https, and set APP_ORIGIN=https://…',
    )
  return fine('APP_ORIGIN', appOrigin)
}

const FEW_CHARACTERS = 12 // of 32 random ones in base64, about 26 differ

function judgeSecrets(secrets: readonly string[]): Finding {
  const lengths = secrets.map(({ length }) => length).join(', ')
  const found =
    secrets.length === 1 ? `${lengths} characters` : `${secrets.length} secrets: ${lengths} characters`
  if (secrets.some((secret) => new Set(secret).size < FEW_CHARACTERS))
    return warning(
      'SESSION_SECRET',
      `${found}, few of them different: it can be guessed`,
      'replace it by the output of: openssl rand -base64 48',
    )
  if (secrets.length > 2)
    return warning(
      'SESSION_SECRET',
      `${found}: a rotation needs two`,
      'leave the old ones out once they are a SESSION_MAX_SECONDS old',
    )
  return fine('SESSION_SECRET', found)
}

function judgeCookies(config: Config): Finding {
  const names = Object.values(COOKIES)
    .map((cookie) => cookieName(cookie, config))
    .join(', ')
  if (!isHttps(config))
    return warning('cookies', `${names}, without Secure`, 'serve by https: set APP_ORIGIN=https://…')
  if (!config.cookieHostPrefix)
    return warning(
      'cookies',
      `${names}, with Secure: a sibling site under the same domain can plant them`,
      'set COOKIE_HOST_PREFIX=1',
    )
  return fine('cookies', `${names}, with Secure`)
}

const WECHAT = { open: 'https://open.weixin.qq.com', api: 'https://api.weixin.qq.com' }

function judgeWeChat({ openOrigin, apiOrigin }: Config): Finding {
  if (openOrigin === WECHAT.open && apiOrigin === WECHAT.api) return fine('WeChat', 'its own hosts')
  return warning(
    'WeChat',
    `visitors are sent to ${openOrigin}, codes to ${apiOrigin}`,
    'unset WECHAT_OPEN_ORIGIN and WECHAT_API_ORIGIN, which are for a simulated WeChat',
  )
}

function judgeDrain({ drainSeconds }: Config): Finding {
  if (drainSeconds === 0)
    return warning(
      'DRAIN_SECONDS',
      '0: connections are refused before a balancer knows of the stop',
      'unset it, or set more than the balancer takes to notice (its interval times its failures)',
    )
  return fine('DRAIN_SECONDS', `${drainSeconds} s of 503 at /health/ready before connections are refused`)
}
