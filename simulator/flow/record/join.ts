import { keepNewest } from '../../../lib/wechat-login/process/bounded-map.ts'

const MOST_KEYS = 2000

/**
 * Finds a request's login by what they share: a state, a code, a new T, the page that a callback redirects to. Keys are
 * digests; each belongs to the newest login that noted it.
 */
export type Joins = {
  readonly note: (key: string, flow: string) => void
  readonly find: (keys: readonly string[]) => string | null
  /** As `note`, but each note counts for one request; the request after them is a new tap. */
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
