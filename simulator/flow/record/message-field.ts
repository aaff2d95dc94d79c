/** A field of a diagnostics channel's message; undefined: it has none. */
export function field(message: unknown, name: string): unknown {
  return typeof message === 'object' && message !== null ? Reflect.get(message, name) : undefined
}
