import { rootCertificates } from 'node:tls'
import type { Config } from '../config/config.ts'
import { deriveKeyRing } from '../keys/keys.ts'
import { inspectStorage } from '../storage/inspect.ts'
import { fetchUsesProxy } from '../wechat/egress-proxy.ts'
import { WeChatUnreachableError } from '../wechat/exchange-error.ts'
import { askWith } from './ask.ts'
import { FORGED, judgeAddress, meetWith } from './examine-address.ts'
import type { Finding } from './finding.ts'
import { judgeAccount, tryAllowList, tryCode } from './questions/account.ts'
import { judgeBuild, lookAtBuild } from './questions/build.ts'
import { judgeClock, notingDate } from './questions/clock.ts'
import { judgeEgress } from './questions/egress.ts'
import { judgeConfig, readEnvironment, tellFiles } from './questions/environment.ts'
import { judgeLocal } from './questions/instance.ts'
import { judgeNode } from './questions/node.ts'
import { findOtherSecrets } from './questions/other-secrets.ts'

const GROUPS = ['this machine', 'environment', 'public address', 'WeChat', 'store'] as const

/** A finding and the part of the product that it is about. */
export type GroupedFinding = Finding & { readonly group: (typeof GROUPS)[number] }

export type Examination = {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whose variables are among them. */
  readonly envFiles: readonly string[]
  /** Of the application, where `next start` runs. */
  readonly folder: string
  /** Whether to ask for the account's access token, which WeChat counts. */
  readonly allowList: boolean
  /** The authorities that phones trust, as PEM. */
  readonly roots?: readonly string[]
  readonly fetchFn?: typeof fetch
  readonly now?: () => number
}

/** All that can be found out with this environment, the server running or not. Changes nothing that lasts. */
export async function examine(examination: Examination): Promise<readonly GroupedFinding[]> {
  const { env, envFiles, folder, now = Date.now } = examination
  const read = readEnvironment(env)
  const built = lookAtBuild(folder)
  if (read.kind === 'faults')
    return [
      ...inGroup('this machine', [judgeNode(process.versions.node), judgeBuild(built, null, now())]),
      ...inGroup('environment', [tellFiles(envFiles), ...read.findings]),
    ]
  const { config } = read
  const keys = deriveKeyRing(config.sessionSecrets)
  const port = Number(env.PORT?.trim() || 3000)
  const ask = askWith(examination.roots ?? rootCertificates)
  const meet = meetWith(ask, keys, now)
  const [local, shown, weChat, storage, secrets] = await Promise.all([
    meet(`http://127.0.0.1:${port}`),
    meet(config.appOrigin, FORGED),
    askWeChat(config, examination),
    inspectStorage(config.store),
    findOtherSecrets(config.store, keys, now()),
  ])
  const machine = [
    judgeNode(process.versions.node),
    judgeBuild(built, local.facts?.startedAtMs ?? null, now()),
    judgeLocal(local, port),
  ]
  return [
    ...inGroup('this machine', machine),
    ...inGroup('environment', [tellFiles(envFiles), ...judgeConfig(config)]),
    ...inGroup('public address', await judgeAddress(config, { shown, local }, { ask, keys, folder, now })),
    ...inGroup('WeChat', weChat),
    ...inGroup('store', [...storage, ...secrets]),
  ]
}

function inGroup(group: GroupedFinding['group'], findings: readonly Finding[]): readonly GroupedFinding[] {
  return findings.map((finding) => ({ group, ...finding }))
}

async function askWeChat(
  { appId, appSecret, apiOrigin }: Config,
  { env, allowList, fetchFn = fetch, now = Date.now }: Examination,
): Promise<readonly Finding[]> {
  const account = { appId, secret: appSecret, apiOrigin }
  const noting = notingDate(fetchFn)
  const error = await tryCode(account, noting.fetch)
  const way = judgeEgress(error, apiOrigin, env, fetchUsesProxy())
  if (error instanceof WeChatUnreachableError) return [way]
  return [
    way,
    judgeAccount(error),
    judgeClock('WeChat’s', noting.dateMs(), now()),
    ...(allowList ? [await tryAllowList(account, noting.fetch)] : []),
  ]
}
