/** Remembers so many of the newest: one that is set anew becomes the youngest, and the oldest gives way. */
export type Memory<Key, Value> = Pick<Map<Key, Value>, 'get' | 'delete'> & {
  readonly set: (key: Key, value: Value) => void
}

/** @param most entries */
export function memoryOf<Key, Value>(most: number): Memory<Key, Value> {
  const map = new Map<Key, Value>()
  const oldest = map.keys() // goes on where it was: a new one would walk past all that was evicted, at each set
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
