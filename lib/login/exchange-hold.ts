import { perProcess } from '../per-process.ts'
import type { WeChatRefusedError } from '../wechat/exchange-error.ts'

declare global {
  interface PerProcess {
    exchangeHold?: { readonly error: WeChatRefusedError; readonly untilMs: number }
    exchangesThisMinute?: { readonly minute: number; readonly count: number }
  }
}

const HOLD_MS = 10_000
const MOST_A_MINUTE = 45_000 // WeChat allows an account 50,000

/**
 * Why no exchange is to be asked for now, or null. After an answer that only the operator can mend (a wrong secret,
 * an address that is not on the list) everybody would get the same one: nobody asks for ten seconds.
 */
export function heldBy(nowMs: number): WeChatRefusedError | null {
  const hold = perProcess().exchangeHold
  return hold !== undefined && nowMs < hold.untilMs ? hold.error : null
}

export function holdExchanges(error: WeChatRefusedError, nowMs: number): void {
  perProcess().exchangeHold = { error, untilMs: nowMs + HOLD_MS }
}

/** Counts an exchange; false: this process has asked for as many as WeChat allows in this minute. */
export function takeExchange(nowMs: number): boolean {
  const shared = perProcess()
  const minute = Math.floor(nowMs / 60_000)
  const count = shared.exchangesThisMinute?.minute === minute ? shared.exchangesThisMinute.count : 0
  if (count >= MOST_A_MINUTE) return false
  shared.exchangesThisMinute = { minute, count: count + 1 }
  return true
}
