import { onePerProcess } from '../process/per-process.ts'
import type { WeChatRefusedError } from '../wechat/exchange-error.ts'

type Hold = { readonly error: WeChatRefusedError; readonly untilMs: number }

const ofProcess = onePerProcess('exchange-hold', (): { hold?: Hold } => ({}))

const HOLD_MS = 10_000

/**
 * Why this process makes no exchange now, or null. After an answer that only the operator can fix (a wrong secret, an
 * address missing from the allow-list), it makes none for ten seconds: each would get the same answer.
 */
export function heldBy(nowMs: number): WeChatRefusedError | null {
  const { hold } = ofProcess()
  const holds = hold !== undefined && nowMs < hold.untilMs && nowMs >= hold.untilMs - HOLD_MS // clocks can be set back
  return holds ? hold.error : null
}

/** Stops this process's exchanges for ten seconds. */
export function holdExchanges(error: WeChatRefusedError, nowMs: number): void {
  ofProcess().hold = { error, untilMs: nowMs + HOLD_MS }
}
