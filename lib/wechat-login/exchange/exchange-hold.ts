import { onePerProcess } from '../process/per-process.ts'
import type { WeChatRefusedError } from '../wechat/exchange-error.ts'

type Hold = { readonly error: WeChatRefusedError; readonly untilMs: number }

const ofProcess = onePerProcess('exchange-hold', (): { hold?: Hold } => ({}))

const HOLD_MS = 10_000

/**
 * Why no exchange is to be asked for now, or null. After an answer that only the operator can mend (a wrong secret,
 * an address that is not on the list) everybody would get the same one: nobody asks for ten seconds.
 */
export function heldBy(nowMs: number): WeChatRefusedError | null {
  const { hold } = ofProcess()
  const holds = hold !== undefined && nowMs < hold.untilMs && nowMs >= hold.untilMs - HOLD_MS // clocks are set back
  return holds ? hold.error : null
}

/** Nobody of this process asks for the next ten seconds. */
export function holdExchanges(error: WeChatRefusedError, nowMs: number): void {
  ofProcess().hold = { error, untilMs: nowMs + HOLD_MS }
}
