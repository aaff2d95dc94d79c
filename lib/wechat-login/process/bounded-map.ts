/** A map with a maximum size; evicts the least recently written entry. */
export type Memory<Key, Value> = Pick<Map<Key, Value>, 'get' | 'delete'> & {
  readonly set: (key: Key, value: Value) => void
}

/** @param most entries */
export function memoryOf<Key, Value>(most: number): Memory<Key, Value> {
  const map = new Map<Key, Value>()
  const oldest = map.keys() // one iterator for all evictions: a new one would walk past every deleted entry
  return {
    get: (key) => map.get(key),
    set: (key, value) => {
      map.delete(key)
      map.set(key, value)
      if (map.size <= most) return
      const next = oldest.next()
      if (!next.done) map.delete(next.value)
    },
    delete: (key) => map.delete(key),
  }
}

/**
 * Sets an entry in a map as a memory does.
 * @param most entries of `map`
 */
export function keepNewest<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, most: number): void {
  map.delete(key)
  map.set(key, value)
  const oldest = map.keys().next()
  if (map.size > most && !oldest.done) map.delete(oldest.value)
}
