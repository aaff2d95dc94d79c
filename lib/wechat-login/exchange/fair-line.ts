/**
 * A queue in which parties take turns: a round serves one item of each party, in the order in which the parties came. A
 * party with many items delays only its own.
 * @see RFC 8290, which queues packets so: a full queue drops from its fattest flow
 */
export type FairLine<Item> = {
  readonly size: () => number
  readonly sizeOf: (party: string) => number
  readonly add: (party: string, item: Item) => void
  /** Takes out the next item; undefined: the queue is empty. */
  readonly next: () => Item | undefined
  /** Takes this item out; false: it is not in the queue. */
  readonly remove: (party: string, item: Item) => boolean
  /** Takes out the last item of the longest party, if that has more items than this; undefined: none has. */
  readonly dropLongerThan: (items: number) => Item | undefined
}

export function newFairLine<Item>(): FairLine<Item> {
  const parties = new Map<string, readonly Item[]>() // none of them is empty
  let size = 0
  const keep = (party: string, items: readonly Item[]) => {
    if (items.length === 0) parties.delete(party)
    else parties.set(party, items)
  }
  const sizeOf = (party: string) => parties.get(party)?.length ?? 0

  return {
    size: () => size,
    sizeOf,
    add: (party, item) => {
      keep(party, [...(parties.get(party) ?? []), item])
      size += 1
    },
    next: () => {
      for (const [party, [first, ...others]] of parties) {
        parties.delete(party)
        keep(party, others) // behind everybody else
        size -= 1
        return first
      }
      return undefined
    },
    remove: (party, item) => {
      const items = parties.get(party) ?? []
      const left = items.filter((one) => one !== item)
      if (left.length === items.length) return false
      keep(party, left)
      size -= 1
      return true
    },
    dropLongerThan: (most) => {
      let longest = ''
      for (const party of parties.keys()) if (sizeOf(party) > sizeOf(longest)) longest = party
      const items = parties.get(longest) ?? []
      if (items.length <= most) return undefined
      keep(longest, items.slice(0, -1))
      size -= 1
      return items.at(-1)
    },
  }
}
