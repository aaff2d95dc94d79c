import { keepNewest } from '../../../lib/wechat-login/process/bounded-map.ts'

const MOST_KEYS = 2000

/**
 * What a request has in common with the login that it belongs to: a state, a code, a T that was just given, a page
 * that a callback sends on to. Keys are digests and go to the newest login that named them.
 */
export type Joins = {
  readonly note: (key: string, flow: string) => void
  readonly find: (keys: readonly string[]) => string | null
  /** As `note`, for as many requests as it is noted: the one after them is a tap of its own. */
  readonly expect: (key: string, flow: string) => void
  readonly takeExpected: (keys: readonly string[]) => string | null
}

export function keepJoins(): Joins {
  const named = new Map<string, string>()
  const expected = new Map<string, readonly string[]>()
  return {
    note: (key, flow) => keepNewest(named, key, flow, MOST_KEYS),
    find: (keys) => firstOf(keys, (key) => named.get(key)),
    expect: (key, flow) => keepNewest(expected, key, [...(expected.get(key) ?? []), flow], MOST_KEYS),
    takeExpected: (keys) =>
      firstOf(keys, (key) => {
        const [flow, ...others] = expected.get(key) ?? []
        if (others.length === 0) expected.delete(key)
        else expected.set(key, others)
        return flow
      }),
  }
}

function firstOf(keys: readonly string[], look: (key: string) => string | undefined): string | null {
  for (const key of keys) {
    const found = look(key)
    if (found !== undefined) return found
  }
  return null
}
