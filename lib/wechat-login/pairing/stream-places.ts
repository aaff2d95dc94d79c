import { onePerProcess } from '../process/per-process.ts'

/** How many computers may wait at once: each is an open connection and a read of the store a second. */
const MOST = { ofAll: 2000, ofOneAddress: 50 } as const // an office behind one address

/** Gives up a place. */
export type Leave = () => void

/** Places for streams. Null: there is none left, for this address or at all. */
export function newStreamPlaces(most: { readonly ofAll: number; readonly ofOneAddress: number } = MOST) {
  const taken = new Map<string, number>()
  let all = 0
  return (address: string): Leave | null => {
    const own = taken.get(address) ?? 0
    if (all >= most.ofAll || own >= most.ofOneAddress) return null
    all += 1
    taken.set(address, own + 1)
    let held = true
    return () => {
      if (!held) return
      held = false
      all -= 1
      const left = (taken.get(address) ?? 1) - 1
      if (left > 0) taken.set(address, left)
      else taken.delete(address)
    }
  }
}

export const streamPlaces = onePerProcess('pairing-streams', () => newStreamPlaces())
