import { type Memory, memoryOf } from '../newest.ts'
import { perProcess } from '../per-process.ts'
import type { OpenId } from '../wechat/open-id.ts'
import type { SessionKey } from './tracker.ts'

declare global {
  interface PerProcess {
    /** When this process last knew them to have ended, in milliseconds since 1970. */
    endedSessions?: Memory<SessionKey | OpenId, number>
  }
}

const MOST_REMEMBERED = 50_000 // some megabytes; the oldest are forgotten first

/** Remembers an end, so that nobody whom this process saw leave is let in on his `UU` while the store is away. */
export function noteEnd(who: SessionKey | OpenId, nowMs: number): void {
  endedOfProcess().set(who, nowMs)
}

/** The store knows the session after all: what said otherwise was behind. */
export function forgetEnd(key: SessionKey): void {
  endedOfProcess().delete(key)
}

/** When this process last knew it to have ended; null: never. */
export function endedAtMs(who: SessionKey | OpenId): number | null {
  return endedOfProcess().get(who) ?? null
}

function endedOfProcess(): Memory<SessionKey | OpenId, number> {
  const shared = perProcess()
  shared.endedSessions ??= memoryOf(MOST_REMEMBERED)
  return shared.endedSessions
}
