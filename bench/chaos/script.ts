/** How fast things happen, in milliseconds. */
export type Pace = {
  /** Between the turns of one visitor, in the mean. */
  readonly betweenTurnsMs: number
  /** How long a fault is held, if it can be held: the shortest and the longest. */
  readonly heldMs: readonly [number, number]
  /** From the end of a fault to the next one. */
  readonly settleMs: number
}

/** One fault, and how long it is held. */
export type Blow<Fault> = { readonly fault: Fault; readonly heldMs: number }

/** Round after round of all faults, each round in another order. @param random of a seed: then the script is the same */
export function* scriptOf<Fault>(
  faults: readonly Fault[],
  { heldMs: [shortestMs, longestMs] }: Pick<Pace, 'heldMs'>,
  random: () => number,
): Generator<Blow<Fault>, never> {
  for (;;) {
    const left = [...faults]
    while (left.length > 0) {
      const [fault] = left.splice(Math.floor(random() * left.length), 1)
      const heldMs = Math.round(shortestMs + random() * (longestMs - shortestMs))
      if (fault !== undefined) yield { fault, heldMs }
    }
  }
}
