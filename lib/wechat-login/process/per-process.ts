const RECORD = Symbol.for('wechat-login')

/**
 * What a process has one of, made when it is first asked for. Next gives the gate, the pages and the start-up module
 * instances of their own, so a module variable would exist several times: two stores, two memories.
 * @param name of this value alone: two values of one name would be the one that was made first
 */
export function onePerProcess<Kept>(name: string, make: () => Kept): () => Kept {
  return () => {
    const record = recordOfProcess()
    if (!record.has(name)) record.set(name, make())
    return record.get(name)
  }
}

/** Untyped, here alone: each value has the type of what its name was made with. */
function recordOfProcess() {
  if (!Reflect.has(globalThis, RECORD)) Reflect.set(globalThis, RECORD, new Map())
  return Reflect.get(globalThis, RECORD)
}
