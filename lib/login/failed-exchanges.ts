import { clientAddress } from '../http/client-address.ts'
import { keepNewest } from '../newest.ts'
import { perProcess } from '../per-process.ts'
import type { SentCookies } from '../session/login-cookies.ts'
import { openUnboundSeal } from '../session/user-seal.ts'
import type { LoginServices } from './callback-outcome.ts'

declare global {
  interface PerProcess {
    failedExchanges?: Map<string, Failures>
  }
}

type Failures = { readonly sinceMs: number; readonly count: number }

/** `slow`: this address may go on, but at a trickle; `stopped`: not before its minute is over. */
export type Pace = 'free' | 'slow' | 'stopped'

const WINDOW_MS = 60_000
const GENEROUS = 30
const BEYOND = 60
const MOST_ADDRESSES = 10_000

/**
 * How fast callbacks from this address may be exchanged. Only failures count: people behind one carrier's or
 * office's address, who log in properly, never slow each other down.
 * @param address null: unknown, and never limited
 */
export function paceOf(address: string | null, nowMs: number): Pace {
  const failures = address === null ? undefined : failuresOfProcess().get(address)
  if (failures === undefined || nowMs - failures.sinceMs >= WINDOW_MS || failures.count < GENEROUS)
    return 'free'
  return failures.count < BEYOND ? 'slow' : 'stopped'
}

/** As `paceOf`; a `UU` that opens stands for somebody who has logged in here, and such a browser is not held back. */
export async function paceOfVisitor(
  sent: SentCookies,
  headers: Headers,
  { config, keys, nowMs }: LoginServices,
): Promise<Pace> {
  const pace = paceOf(clientAddress(headers, config.trustedProxies), nowMs())
  if (pace === 'free') return pace
  const seals = await Promise.all(sent.userSeals.map((seal) => openUnboundSeal(seal, keys)))
  return seals.some((seal) => seal !== null) ? 'free' : pace
}

/** Counts a code that WeChat refused, which is what an attacker can make us spend its quota on. */
export function countFailedExchange(address: string | null, nowMs: number): void {
  if (address === null) return
  const all = failuresOfProcess()
  const known = all.get(address)
  const goesOn = known !== undefined && nowMs - known.sinceMs < WINDOW_MS
  const counted = goesOn ? { ...known, count: known.count + 1 } : { sinceMs: nowMs, count: 1 }
  keepNewest(all, address, counted, MOST_ADDRESSES)
}

function failuresOfProcess(): Map<string, Failures> {
  const shared = perProcess()
  shared.failedExchanges ??= new Map()
  return shared.failedExchanges
}
