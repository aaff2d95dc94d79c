import { memoryOf } from '../process/bounded-map.ts'
import { onePerProcess } from '../process/per-process.ts'
import type { OpenId } from '../wechat/open-id.ts'

/** How many QR codes a person may open in a while; each costs the store one entry. */
const MOST_SCANS = 300
const WHILE_MS = 120_000
const MOST_REMEMBERED = 10_000

type Scans = { readonly count: number; readonly sinceMs: number }

/** Counts one more of this person's; false: that is too many for now. */
export function newScanLimit(most = MOST_SCANS) {
  const scans = memoryOf<OpenId, Scans>(MOST_REMEMBERED)
  return (openId: OpenId, nowMs: number): boolean => {
    const known = scans.get(openId)
    const { count, sinceMs } =
      known === undefined || nowMs - known.sinceMs >= WHILE_MS ? { count: 0, sinceMs: nowMs } : known
    scans.set(openId, { count: count + 1, sinceMs })
    return count < most
  }
}

export const scanLimit = onePerProcess('pairing-scans', () => newScanLimit())
