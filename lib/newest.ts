/**
 * Sets an entry in a memory that holds at most so many: set anew it becomes the youngest, and the oldest gives way.
 * @param most entries of `map`
 */
export function keepNewest<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, most: number): void {
  map.delete(key)
  map.set(key, value)
  const oldest = map.keys().next()
  if (map.size > most && !oldest.done) map.delete(oldest.value)
}
