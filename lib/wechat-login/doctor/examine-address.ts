import { networkInterfaces } from 'node:os'
import type { Config } from '../config/config.ts'
import type { KeyRing } from '../keys/keys.ts'
import type { Ask } from './ask.ts'
import type { Finding } from './finding.ts'
import { ANSWER_HEADER, newQuestion, QUESTION_HEADER, readAnswer, type ServerFacts } from './proof.ts'
import { judgePassedOn, madeUpCallback } from './questions/callback-domain.ts'
import { judgeCertificate } from './questions/certificate.ts'
import { judgeClock } from './questions/clock.ts'
import { AS_WECHAT, ASKED_PATH, judgeFirstRedirect } from './questions/first-redirect.ts'
import { judgePublic, type Met } from './questions/instance.ts'
import { FORGED_ADDRESS, judgeProxy } from './questions/proxy.ts'
import { judgeVerifyFile, NO_VERIFY_FILE, readVerifyFiles } from './questions/verify-file.ts'

/** What a visitor invents, to see whether anybody believes it. */
export const FORGED = { 'x-forwarded-for': FORGED_ADDRESS } as const

type Ground = {
  readonly ask: Ask
  readonly keys: KeyRing
  readonly folder: string
  readonly now: () => number
}

/** Asks whoever answers at an origin whether it is a server of ours. */
export function meetWith(ask: Ask, keys: KeyRing, now: () => number) {
  return async (origin: string, headers: Readonly<Record<string, string>> = {}): Promise<Met> => {
    const question = newQuestion(keys, now())
    const answer = await ask(new URL('/health/live', origin), {
      ...headers,
      [QUESTION_HEADER]: question,
    })
    const told = answer.kind === 'answered' ? answer.headers[ANSWER_HEADER] : undefined
    return { answer, facts: told === undefined ? null : readAnswer(told, question, keys) }
  }
}

/** Whether visitors come through to a server of ours, and what becomes of them on the way. */
export async function judgeAddress(
  config: Config,
  { shown, local }: { readonly shown: Met; readonly local: Met },
  ground: Ground,
): Promise<readonly Finding[]> {
  const { answer, facts } = shown
  const certificate = answer.kind === 'answered' ? answer.certificate : null
  return [
    judgePublic(shown, local, config.appOrigin),
    ...(certificate === null ? [] : [judgeCertificate(certificate, ground.now())]),
    ...(facts === null ? [] : await judgeWay(config, facts, ground)),
    ...(await judgeCallbackDomain(config, ground)),
  ]
}

/** What comes through to a server of ours, and back. */
async function judgeWay(
  config: Config,
  facts: ServerFacts,
  { ask, folder, now }: Ground,
): Promise<readonly Finding[]> {
  const { appOrigin, trustedProxies } = config
  const redirect = ask(new URL(ASKED_PATH, appOrigin), AS_WECHAT)
  const files = readVerifyFiles(folder).map(async (file) =>
    judgeVerifyFile(file, await ask(new URL(`/${file.name}`, appOrigin))),
  )
  return [
    judgeFirstRedirect(await redirect, config),
    ...judgeProxy(facts, { appOrigin, trustedProxies, ownAddresses: ownAddresses() }),
    judgeClock('the server’s', facts.nowMs, now()),
    ...(files.length === 0 && !isEnvironment(config) ? [NO_VERIFY_FILE] : await Promise.all(files)),
  ]
}

/** Whether callbacks come by way of another server, whose domain WeChat has verified. */
function isEnvironment({ callbackRelay }: Config): boolean {
  return callbackRelay?.kind === 'environment'
}

async function judgeCallbackDomain(config: Config, { ask, keys, now }: Ground): Promise<readonly Finding[]> {
  if (!isEnvironment(config)) return []
  const callback = await madeUpCallback(config, keys, now())
  return [judgePassedOn(await ask(callback, AS_WECHAT), callback, config)]
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((ones) => (ones ?? []).map(({ address }) => address))
}
