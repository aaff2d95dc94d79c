import type { KeyRing } from '../keys/keys.ts'
import { memoryOf } from '../process/bounded-map.ts'
import { onePerProcess } from '../process/per-process.ts'
import { type SessionKey, sessionKey, type Tracker } from '../session/tracker.ts'
import { openUnboundSeal } from '../session/user-seal.ts'
import type { OpenId } from '../wechat/open-id.ts'

type Landed = { readonly round: number; readonly atSeconds: number }

/*
 * Finds the loop in which every login succeeds and the next request has no session: the store evicts at once, a replica
 * does not catch up, or the browser drops the callback's cookies. No `state` counts it, since no login fails. So two
 * others count: the browser's `UU`, across processes, and this process, without cookies.
 */
export const MOST_IN_A_ROW = 2
const IN_A_ROW_SECONDS = 180
const MOST_REMEMBERED = 20_000

const landings = onePerProcess('landings', () => memoryOf<SessionKey, Landed>(MOST_REMEMBERED))

/** Logins further apart than this are no loop: an idle session may have ended in between. */
function apartSeconds(idleSeconds: number): number {
  return Math.min(IN_A_ROW_SECONDS, idleSeconds)
}

/**
 * Counted by the browser: how many logins of this user followed each other within minutes, with this one.
 * @param userSeals the `UU`s that it sent, of any T
 */
export async function loginsInARow(
  userSeals: readonly string[],
  openId: OpenId,
  nowSeconds: number,
  idleSeconds: number,
  keys: KeyRing,
): Promise<number> {
  const seals = await Promise.all(userSeals.map((seal) => openUnboundSeal(seal, keys)))
  const counts = seals
    .filter(
      (seal) => seal?.openId === openId && Math.abs(nowSeconds - seal.sealedAt) < apartSeconds(idleSeconds),
    )
    .map((seal) => seal?.logins ?? 0)
  return 1 + Math.max(0, ...counts)
}

/**
 * Counted by this process: how many logins in a row have landed that began with one of these Ts or set it. Tabs that
 * were opened together share a T and count once.
 */
export function roundsBehind(trackers: readonly Tracker[], nowSeconds: number, idleSeconds: number): number {
  const rounds = trackers
    .map((tracker) => landings().get(sessionKey(tracker)))
    .filter((landed) => landed !== undefined && nowSeconds - landed.atSeconds < apartSeconds(idleSeconds))
    .map((landed) => landed?.round ?? 0)
  return Math.max(0, ...rounds)
}

/** Remembers that a login landed, by the T that it began with and the one that it set. */
export function noteLanding(trackers: readonly Tracker[], attempt: number, nowSeconds: number): void {
  for (const key of trackers.map(sessionKey)) {
    const round = Math.max(attempt + 1, landings().get(key)?.round ?? 0)
    landings().set(key, { round, atSeconds: nowSeconds })
  }
}
