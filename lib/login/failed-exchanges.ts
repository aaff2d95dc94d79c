import type { Config } from '../config.ts'
import { clientAddress } from '../http/client-address.ts'
import type { KeyRing } from '../keys.ts'
import { type Memory, memoryOf } from '../newest.ts'
import { perProcess } from '../per-process.ts'
import { readSentCookies } from '../session/login-cookies.ts'
import { openUnboundSeal } from '../session/user-seal.ts'
import type { OpenId } from '../wechat/open-id.ts'

declare global {
  interface PerProcess {
    failedExchanges?: Memory<string, Failures>
  }
}

type Failures = { readonly sinceMs: number; readonly count: number }

/** `slow`: may go on, but at a trickle; `stopped`: not before the minute is over. */
export type Pace = 'free' | 'slow' | 'stopped'

/** Whom a callback is counted for, an address or a user, and how fast they may go on. Null: nobody can tell. */
export type Standing = { readonly name: string | null; readonly pace: Pace }

type Counting = { readonly config: Config; readonly keys: KeyRing; readonly nowMs: () => number }

const WINDOW_MS = 60_000
const GENEROUS = 30
const BEYOND = 60
const MOST_NAMES = 10_000

/**
 * Where the sender of this callback stands. Only failures count: people behind one carrier's or office's address, who
 * log in properly, never slow each other down. Where the address is held back, a `UU` that opens stands for somebody
 * who has logged in here: he is judged by what he failed himself.
 */
export async function standingOf(headers: Headers, services: Counting): Promise<Standing> {
  const [nowMs, address] = [services.nowMs(), clientAddress(headers, services.config.trustedProxies)]
  const pace = paceOf(address, nowMs)
  if (pace === 'free') return { name: address, pace }
  const [user] = await usersBehind(headers, services)
  return user === undefined ? { name: address, pace } : { name: user, pace: paceOf(user, nowMs) }
}

/** Counts a code that WeChat refused, which is what an attacker can make us spend its quota on. */
export async function countFailedExchange(headers: Headers, services: Counting): Promise<void> {
  const address = clientAddress(headers, services.config.trustedProxies)
  for (const name of [address, ...(await usersBehind(headers, services))])
    countFailure(name, services.nowMs())
}

/** @param name null: unknown, and never limited */
export function paceOf(name: string | null, nowMs: number): Pace {
  const failures = name === null ? undefined : failuresOfProcess().get(name)
  if (failures === undefined || nowMs - failures.sinceMs >= WINDOW_MS || failures.count < GENEROUS)
    return 'free'
  return failures.count < BEYOND ? 'slow' : 'stopped'
}

/** @param name as for `paceOf` */
export function countFailure(name: string | null, nowMs: number): void {
  if (name === null) return
  const all = failuresOfProcess()
  const known = all.get(name)
  const goesOn = known !== undefined && nowMs - known.sinceMs < WINDOW_MS
  const counted = goesOn ? { ...known, count: known.count + 1 } : { sinceMs: nowMs, count: 1 }
  all.set(name, counted)
}

async function usersBehind(headers: Headers, { config, keys }: Counting): Promise<readonly OpenId[]> {
  const { userSeals } = readSentCookies(headers, config, keys)
  const seals = await Promise.all(userSeals.map((seal) => openUnboundSeal(seal, keys)))
  return seals.filter((seal) => seal !== null).map(({ openId }) => openId)
}

function failuresOfProcess(): Memory<string, Failures> {
  const shared = perProcess()
  shared.failedExchanges ??= memoryOf(MOST_NAMES)
  return shared.failedExchanges
}
