const RECORD = Symbol.for('wechat-login')

/**
 * One value per process, made at the first call. The gate, the pages and the start-up have module instances of their
 * own, so a module variable would exist several times.
 * @param name unique: a second value of the same name would be the first one
 */
export function onePerProcess<Kept>(name: string, make: () => Kept): () => Kept {
  return () => {
    const record = recordOfProcess()
    if (!record.has(name)) record.set(name, make())
    return record.get(name)
  }
}

/** Untyped only here: each value has the type of its maker. */
function recordOfProcess() {
  if (!Reflect.has(globalThis, RECORD)) Reflect.set(globalThis, RECORD, new Map())
  return Reflect.get(globalThis, RECORD)
}
