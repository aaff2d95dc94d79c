import { SIMULATED_ACCOUNT } from './simulated-account.ts'

/** The part of this server where several environments share one callback domain. */
export type CallbackRelay =
  /** It answers at the callback domain, and passes callbacks on to these origins. */
  | { readonly kind: 'registered'; readonly origins: readonly string[]; readonly secrets: RelaySecrets }
  /** It is one of the other environments: WeChat sends its visitors back by way of that origin. */
  | { readonly kind: 'environment'; readonly callbackOrigin: string; readonly secrets: RelaySecrets }

/** The first signs, all open. */
type RelaySecrets = readonly [string, ...string[]]

/** How much of a state the mark of an environment takes (`relay/mark.ts`). */
export const MARK_CHARS = 21

/** How many characters stand before this server's own states. */
export function markChars({ callbackRelay }: { readonly callbackRelay: CallbackRelay | null }): number {
  return callbackRelay?.kind === 'environment' ? MARK_CHARS : 0
}

/** The origin whose `/redirect` WeChat sends visitors back to. */
export function callbackOriginOf({
  appOrigin,
  callbackRelay,
}: {
  readonly appOrigin: string
  readonly callbackRelay: CallbackRelay | null
}): string {
  return callbackRelay?.kind === 'environment' ? callbackRelay.callbackOrigin : appOrigin
}

/** The variables that decide it, as they were read. */
export type RelayVariables = {
  readonly APP_ORIGIN?: string | undefined
  readonly WECHAT_APP_ID?: string | undefined
  readonly WECHAT_TEST_ACCOUNT: boolean
  readonly SESSION_SECRET?: readonly string[] | undefined
  readonly CALLBACK_RELAY_ORIGINS?: readonly string[] | undefined
  readonly CALLBACK_ORIGIN?: string | undefined
  readonly CALLBACK_RELAY_SECRET?: RelaySecrets | undefined
}

/** Null: this server has its callbacks for itself. */
export function callbackRelay(values: RelayVariables): CallbackRelay | null {
  const {
    CALLBACK_RELAY_ORIGINS: origins,
    CALLBACK_ORIGIN: callbackOrigin,
    CALLBACK_RELAY_SECRET: secrets,
  } = values
  if (secrets === undefined) return null
  if (origins !== undefined) return { kind: 'registered', origins, secrets }
  return callbackOrigin === undefined ? null : { kind: 'environment', callbackOrigin, secrets }
}

type Fault = { readonly names: readonly [string, ...string[]]; readonly fault: string }

/** What contradicts itself among them, and what would send codes where others could read them. */
export function callbackRelayFaults(values: RelayVariables, production: boolean): readonly Fault[] {
  const { CALLBACK_RELAY_ORIGINS: origins, CALLBACK_ORIGIN: callbackOrigin } = values
  if (origins !== undefined && callbackOrigin !== undefined) return [RELAY_OF_A_RELAY]
  const name = origins === undefined ? 'CALLBACK_ORIGIN' : 'CALLBACK_RELAY_ORIGINS'
  const others = origins ?? (callbackOrigin === undefined ? [] : [callbackOrigin])
  const faults = secretFaults(values, others.length > 0)
  if (values.APP_ORIGIN !== undefined && others.includes(values.APP_ORIGIN))
    faults.push({ names: [name, 'APP_ORIGIN'], fault: `contains APP_ORIGIN itself ${EXAMPLES[name]}` })
  if (hasTestAccount(values, production)) return faults
  if (!others.every(isSecure))
    faults.push({ names: [name], fault: `has to be https, and no loopback, ${UNLESS} ${EXAMPLES[name]}` })
  if (callbackOrigin !== undefined && !isSecure(values.APP_ORIGIN ?? 'http://localhost'))
    faults.push({
      names: ['APP_ORIGIN'],
      fault: `has to be https, and no loopback, beside CALLBACK_ORIGIN ${UNLESS} (example: https://staging.example.com)`,
    })
  return faults
}

const RELAY_OF_A_RELAY: Fault = {
  names: ['CALLBACK_ORIGIN', 'CALLBACK_RELAY_ORIGINS'],
  fault: 'is set beside CALLBACK_RELAY_ORIGINS: no callback is passed on twice (example: unset one of them)',
}

const UNLESS = 'unless WECHAT_TEST_ACCOUNT=1'

const EXAMPLES = {
  CALLBACK_ORIGIN: '(example: https://wx.example.com)',
  CALLBACK_RELAY_ORIGINS: '(example: https://staging.example.com, https://laptop.example.net)',
} as const

function secretFaults(
  { CALLBACK_RELAY_SECRET: secrets, SESSION_SECRET }: RelayVariables,
  isRelayed: boolean,
): Fault[] {
  const names = ['CALLBACK_RELAY_SECRET', 'SESSION_SECRET'] as const
  const example = '(example: the output of: openssl rand -base64 48)'
  if (isRelayed && secrets === undefined)
    return [{ names, fault: `is missing: all environments share one ${example}` }]
  if (!isRelayed && secrets !== undefined)
    return [
      {
        names: [...names, 'CALLBACK_RELAY_ORIGINS', 'CALLBACK_ORIGIN'],
        fault: `is set without CALLBACK_RELAY_ORIGINS or CALLBACK_ORIGIN (example: CALLBACK_ORIGIN=https://wx.example.com)`,
      },
    ]
  if (secrets?.some((secret) => SESSION_SECRET?.includes(secret)))
    return [{ names, fault: `is in SESSION_SECRET too, which no other environment may know ${example}` }]
  return []
}

/** Whether a code may travel there: by https, and to another machine. */
function isSecure(origin: string): boolean {
  const { protocol, hostname } = new URL(origin)
  return protocol === 'https:' && !LOOPBACK.test(hostname)
}

const LOOPBACK = /^(?:127\.|(?:.+\.)?localhost$|\[::1\]$|\[::ffff:7f)/

/** Whether nobody but testers can log in with this account. */
function hasTestAccount(
  { WECHAT_APP_ID, WECHAT_TEST_ACCOUNT }: RelayVariables,
  production: boolean,
): boolean {
  return (
    WECHAT_TEST_ACCOUNT ||
    (WECHAT_APP_ID ?? (production ? '' : SIMULATED_ACCOUNT.appId)) === SIMULATED_ACCOUNT.appId
  )
}
