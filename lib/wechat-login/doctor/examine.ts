import { networkInterfaces } from 'node:os'
import { rootCertificates } from 'node:tls'
import type { Config } from '../config/config.ts'
import { deriveKeyRing, type KeyRing } from '../keys/keys.ts'
import { inspectStorage } from '../storage/inspect.ts'
import { fetchUsesProxy } from '../wechat/egress-proxy.ts'
import { WeChatUnreachableError } from '../wechat/exchange-error.ts'
import { type Ask, askWith } from './ask.ts'
import type { Finding } from './finding.ts'
import { ANSWER_HEADER, newQuestion, QUESTION_HEADER, readAnswer, type ServerFacts } from './proof.ts'
import { judgeAccount, tryAllowList, tryCode } from './questions/account.ts'
import { judgeBuild, lookAtBuild } from './questions/build.ts'
import { judgeCertificate } from './questions/certificate.ts'
import { judgeClock, notingDate } from './questions/clock.ts'
import { judgeEgress } from './questions/egress.ts'
import { judgeConfig, readEnvironment, tellFiles } from './questions/environment.ts'
import { AS_WECHAT, ASKED_PATH, judgeFirstRedirect } from './questions/first-redirect.ts'
import { judgeLocal, judgePublic, type Met } from './questions/instance.ts'
import { judgeNode } from './questions/node.ts'
import { findOtherSecrets } from './questions/other-secrets.ts'
import { FORGED_ADDRESS, judgeProxy } from './questions/proxy.ts'
import { judgeVerifyFile, NO_VERIFY_FILE, readVerifyFiles } from './questions/verify-file.ts'

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

/** All that can be found out with this environment, the server running or not. Changes nothing. */
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
  const meet = meetWith(askWith(examination.roots ?? rootCertificates), keys, now)
  const [local, shown, weChat, storage, secrets] = await Promise.all([
    meet(`http://127.0.0.1:${port}`),
    meet(config.appOrigin),
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
    ...inGroup('public address', await judgeAddress(config, { shown, local }, examination)),
    ...inGroup('WeChat', weChat),
    ...inGroup('store', [...storage, ...secrets]),
  ]
}

function inGroup(group: GroupedFinding['group'], findings: readonly Finding[]): readonly GroupedFinding[] {
  return findings.map((finding) => ({ group, ...finding }))
}

/** Asks whoever answers at an origin whether it is a server of ours. */
function meetWith(ask: Ask, keys: KeyRing, now: () => number): (origin: string) => Promise<Met> {
  return async (origin) => {
    const question = newQuestion(keys, now())
    const answer = await ask(new URL('/health/live', origin), {
      [QUESTION_HEADER]: question,
      'x-forwarded-for': FORGED_ADDRESS,
    })
    const told = answer.kind === 'answered' ? answer.headers[ANSWER_HEADER] : undefined
    return { answer, facts: told === undefined ? null : readAnswer(told, question, keys) }
  }
}

async function judgeAddress(
  config: Config,
  { shown, local }: { readonly shown: Met; readonly local: Met },
  { folder, roots = rootCertificates, now = Date.now }: Examination,
): Promise<readonly Finding[]> {
  const { answer, facts } = shown
  const certificate = answer.kind === 'answered' ? answer.certificate : null
  return [
    judgePublic(shown, local, config.appOrigin),
    ...(certificate === null ? [] : [judgeCertificate(certificate, now())]),
    ...(facts === null ? [] : await judgeWay(config, facts, { folder, roots, now })),
  ]
}

/** What comes through to a server of ours, and back. */
async function judgeWay(
  config: Config,
  facts: ServerFacts,
  { folder, roots, now }: Required<Pick<Examination, 'folder' | 'roots' | 'now'>>,
): Promise<readonly Finding[]> {
  const ask = askWith(roots)
  const { appOrigin, trustedProxies } = config
  const redirect = ask(new URL(ASKED_PATH, appOrigin), AS_WECHAT)
  const files = readVerifyFiles(folder).map(async (file) =>
    judgeVerifyFile(file, await ask(new URL(`/${file.name}`, appOrigin))),
  )
  return [
    judgeFirstRedirect(await redirect, config),
    ...judgeProxy(facts, { appOrigin, trustedProxies, ownAddresses: ownAddresses() }),
    judgeClock('the server’s', facts.nowMs, now()),
    ...(files.length === 0 ? [NO_VERIFY_FILE] : await Promise.all(files)),
  ]
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((ones) => (ones ?? []).map(({ address }) => address))
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
