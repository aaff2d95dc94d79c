/** A field of what came over a diagnostics channel; undefined: it has none of that name. */
export function field(message: unknown, name: string): unknown {
  return typeof message === 'object' && message !== null ? Reflect.get(message, name) : undefined
}
