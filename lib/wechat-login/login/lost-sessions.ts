import type { KeyRing } from '../keys/keys.ts'
import { memoryOf } from '../process/bounded-map.ts'
import { onePerProcess } from '../process/per-process.ts'
import { type SessionKey, sessionKey, type Tracker } from '../session/tracker.ts'
import { openUnboundSeal } from '../session/user-seal.ts'
import type { OpenId } from '../wechat/open-id.ts'

type Landed = { readonly round: number; readonly atSeconds: number }

/*
 * The loop in which every login succeeds and the next request finds no session (a store that evicts at once, a
 * replica that never catches up, cookies that do not stick at the callback) is a restart that no `state` counts,
 * since each login is a success. Two witnesses count it: the browser's `UU`, whatever process it meets, and this
 * process, whatever cookies stick.
 */
export const MOST_IN_A_ROW = 2
const IN_A_ROW_SECONDS = 180
const MOST_REMEMBERED = 20_000

const landings = onePerProcess('landings', () => memoryOf<SessionKey, Landed>(MOST_REMEMBERED))

/** Logins further apart than this are no loop: an idle session may have ended by itself in between. */
function apartSeconds(idleSeconds: number): number {
  return Math.min(IN_A_ROW_SECONDS, idleSeconds)
}

/**
 * By the browser: how many logins of this user came within minutes of each other, this one included.
 * @param userSeals the `UU`s it sent, of whatever T
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
 * By this process: how many times in a row a login has landed that one of these Ts began or came of. Tabs that were
 * opened together share a T and a round, however many they are.
 */
export function roundsBehind(trackers: readonly Tracker[], nowSeconds: number, idleSeconds: number): number {
  const rounds = trackers
    .map((tracker) => landings().get(sessionKey(tracker)))
    .filter((landed) => landed !== undefined && nowSeconds - landed.atSeconds < apartSeconds(idleSeconds))
    .map((landed) => landed?.round ?? 0)
  return Math.max(0, ...rounds)
}

/** Remembers that a login landed, by the T that began it and by the one that it gave. */
export function noteLanding(trackers: readonly Tracker[], attempt: number, nowSeconds: number): void {
  for (const key of trackers.map(sessionKey)) {
    const round = Math.max(attempt + 1, landings().get(key)?.round ?? 0)
    landings().set(key, { round, atSeconds: nowSeconds })
  }
}
