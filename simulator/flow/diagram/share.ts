import type { Flow } from '../hop.ts'

/**
 * A login as a file to share: numbers take the place of the digests of T and code, which would show that two files are
 * of one visitor.
 */
export function forSharing(flow: Flow): Flow {
  const numbered = new Map<string, string>()
  const counts = new Map<string, number>()
  const numberOf = (key: string) => {
    const known = numbered.get(key)
    if (known !== undefined) return known
    const [kind = ''] = key.split(' ')
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    numbered.set(key, `${kind} ${count}`)
    return `${kind} ${count}`
  }
  return { ...flow, hops: flow.hops.map((hop) => ({ ...hop, keys: hop.keys.map(numberOf) })) }
}
